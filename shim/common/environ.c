/* SPDX-License-Identifier: MIT */
/*
 * Environment variables; see common/environ.h.
 */
#include <stddef.h>
#include <string.h>

#include "common/environ.h"

/* Returns the value in "NAME=value" if that is the variable, else NULL. */
static const char *
variable_value(const char *entry, const char *name)
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

		if (first == 'M' && variable_value(*envp, "MOVENV_DEBUG"))
			debug = variable_value(*envp, "MOVENV_DEBUG");
		if (first == 'P' && (variable_value(*envp, "PYTHONHOME") ||
				     variable_value(*envp, "PYTHONEXECUTABLE")))
			continue;
		if (first == '_' && variable_value(*envp, "__PYVENV_LAUNCHER__"))
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
		value = variable_value(*envp++, name);
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
