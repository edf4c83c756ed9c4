/* SPDX-License-Identifier: MIT */
/*
 * The script; see py/script_arg.h.
 */
#include <stddef.h>
#include <string.h>

#include "py/script_arg.h"

/* Returns how many words a group of short options takes, 0 if no script can come after it. */
static size_t
words_of_group(const char *letters)
{
	for (; *letters; letters++) {
		if (strchr("cm", *letters))
			return 0;
		if (strchr("WXQ", *letters)) /* Q: of Python 2 */
			return letters[1] ? 1 : 2;
	}
	return 1;
}

const char *
script_arg(char *const *args)
{
	for (size_t n; *args; args += n) {
		const char *word = *args;

		if (word[0] != '-')
			return word;
		if (!strcmp(word, "--"))
			return args[1];
		if (word[1] == '-')
			n = !strcmp(word, "--check-hash-based-pycs") ? 2 : 1;
		else
			n = word[1] ? words_of_group(word + 1) : 0;
		if (n == 0 || (n == 2 && !args[1]))
			return NULL;
	}
	return NULL;
}
