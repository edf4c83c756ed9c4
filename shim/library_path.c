/* SPDX-License-Identifier: MIT */
/*
 * LD_LIBRARY_PATH; see library_path.h.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "common/compiler.h"
#include "common/status.h"
#include "die.h"
#include "library_path.h"
#include "room.h"

const char *
library_path_find(char **envp)
{
	const char *value = NULL;

	for (; *envp; envp++)
		if (!strncmp(*envp, LIBRARY_PATH "=", sizeof(LIBRARY_PATH)))
			value = *envp + sizeof(LIBRARY_PATH);
	return value && *value ? value : NULL;
}

char *
library_path_entry(const char *first, const char *second)
{
	const char *parts[] = {LIBRARY_PATH "=", first, first && second ? ":" : NULL, second};
	size_t n = 1, len;
	char *entry, *at;

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		n += parts[i] ? strlen(parts[i]) : 0;
	entry = at = room_take(n);
	if (!entry)
		die(ST_SYSTEM, "cannot use " LIBRARY_PATH ": %", reason(errno));
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		len = parts[i] ? strlen(parts[i]) : 0;
		if (len)
			memcpy(at, parts[i], len);
		at += len;
	}
	return entry;
}
