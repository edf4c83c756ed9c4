/* SPDX-License-Identifier: MIT */
/*
 * What the completion scripts of all shells share; see cli/completion.h.
 */
#include <stdio.h>
#include <string.h>

#include "cli/completion.h"

enum completion_kind
completion_kind_of(const char *value)
{
	if (!value || !value[0])
		return COMPLETION_NONE;
	if (strstr(value, "COMMAND"))
		return COMPLETION_COMMANDS;
	if (strstr(value, "FILE") || !strcmp(value, "SPEC"))
		return COMPLETION_FILES;
	if (strstr(value, "DIR"))
		return COMPLETION_DIRS;
	/* The other names of values are in capitals. */
	return value[0] >= 'a' && value[0] <= 'z' ? COMPLETION_WORDS : COMPLETION_NONE;
}

void
completion_print(const char *text, const char *escaped, const char *apostrophe)
{
	for (; *text; text++) {
		if (*text == '\'') {
			(void)fputs(apostrophe, stdout);
			continue;
		}
		if (strchr(escaped, *text))
			(void)putchar('\\');
		(void)putchar(*text == '\n' ? ' ' : *text);
	}
}

void
completion_print_words(const char *value)
{
	for (; *value; value++)
		(void)putchar(*value == '|' ? ' ' : *value);
}

void
completion_print_launcher(const struct completion_launcher *launcher)
{
	int is_first = 1;

	for (size_t i = 0; i < launcher->count; i++)
		for (const char *at = launcher->options[i].words;
		     launcher->options[i].is_completed && *at;) {
			int len = (int)strcspn(at, ", ");

			printf("%s%.*s", is_first ? "" : " ", len, at);
			is_first = 0;
			at += len;
			at += strspn(at, ", ");
		}
}
