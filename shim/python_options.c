/* SPDX-License-Identifier: MIT */
/*
 * A scanner of Python's own options; see python_options.h.
 */
#include <stddef.h>
#include <string.h>

#include "python_options.h"

/* Goes to the first letter of the next group. Returns 0 if no word with options is left. */
static int
next_option_group(struct python_options *options)
{
	for (;;) {
		char *word = options->argv[options->next];

		if (!word || word[0] != '-' || !word[1])
			return 0;
		options->next++;
		if (word[1] != '-') {
			options->letter = word + 1;
			return 1;
		}
		if (!word[2]) /* "--" ends the options */
			return 0;
		if (!strcmp(word, "--check-hash-based-pycs") && options->argv[options->next])
			options->next++;
	}
}

/* The value of an option: the rest of its word or, if nothing is left of that, the next word. */
static char *
take_option_value(struct python_options *options)
{
	if (options->letter[1])
		return options->letter + 1;
	return options->argv[options->next] ? options->argv[options->next++] : NULL;
}

int
python_options_next(struct python_options *options)
{
	int is_in_group = options->letter && !options->value && options->letter[1];

	if (options->is_over)
		return 0;
	options->value = NULL;
	if (is_in_group)
		options->letter++;
	else if (!next_option_group(options))
		return 0;
	options->is_over = *options->letter == 'c' || *options->letter == 'm';
	if (options->is_over || *options->letter == 'W' || *options->letter == 'X')
		options->value = take_option_value(options);
	return *options->letter;
}
