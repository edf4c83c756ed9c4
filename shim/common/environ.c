/* SPDX-License-Identifier: MIT */
/*
 * Environment variables; see common/environ.h.
 */
#include <stddef.h>
#include <string.h>

#include "common/environ.h"

/* The value in "NAME=value" if it is this variable's, else NULL. */
static const char *
value_of(const char *entry, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(entry, name, n) && entry[n] == '=' ? entry + n + 1 : NULL;
}

const char *
environ_clean(char **envp)
{
	const char *debug = NULL;
	char **keep = envp;

	for (; *envp; envp++) {
		char first = (*envp)[0];

		if (first == 'M' && value_of(*envp, "MOVENV_DEBUG"))
			debug = value_of(*envp, "MOVENV_DEBUG");
		if (first == 'P' &&
		    (value_of(*envp, "PYTHONHOME") || value_of(*envp, "PYTHONEXECUTABLE")))
			continue;
		if (first == '_' && value_of(*envp, "__PYVENV_LAUNCHER__"))
			continue;
		*keep++ = *envp;
	}
	*keep = NULL;
	return debug;
}

const char *
environ_get(char **envp, const char *name)
{
	const char *value = NULL;

	while (*envp && !value)
		value = value_of(*envp++, name);
	return value;
}

void
environ_forget(char **envp, const char *start)
{
	char **keep = envp;
	size_t n = strlen(start);

	for (; *envp; envp++)
		if (strncmp(*envp, start, n) != 0)
			*keep++ = *envp;
	*keep = NULL;
}
