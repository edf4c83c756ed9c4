/* SPDX-License-Identifier: MIT */
/*
 * LD_LIBRARY_PATH; see library_path.h.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

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
library_path_join(const char *first, const char *second)
{
	size_t n = first ? strlen(first) : 0, m = second ? strlen(second) : 0;
	char *text = room_take(n + m + 2);

	if (!text)
		die(ST_SYSTEM, "cannot use " LIBRARY_PATH ": %", reason(errno));
	if (first)
		memcpy(text, first, n);
	if (first && second)
		text[n++] = ':';
	if (second)
		memcpy(text + n, second, m);
	return text;
}
