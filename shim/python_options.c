/* SPDX-License-Identifier: MIT */
/*
 * A scanner of Python's own options; see python_options.h.
 */
#include <stddef.h>
#include <string.h>

#include "python_options.h"

/* Goes to the first letter of the next word. Returns 0 if no word with options is left. */
static int
next_option_word(struct python_options *options)
{
	char *word = options->argv[options->next];

	if (!word || word[0] != '-' || !word[1])
		return 0;
	options->next++;
	options->letter = word + 1;
	return 1;
}

/*
 * Passes over a long option, which also the second '-' of a word after letters starts. Returns 0 if
 * it has no name: "--" and "-s-" end the options.
 */
static int
skip_long_option(struct python_options *options)
{
	const char *name = options->letter + 1;

	options->letter = NULL;
	if (!strcmp(name, "check-hash-based-pycs") && options->argv[options->next])
		options->next++;
	return *name != '\0';
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
	if (options->is_over)
		return 0;
	do {
		if (options->letter && !options->value && options->letter[1])
			options->letter++;
		else if (!next_option_word(options))
			return 0;
		options->value = NULL;
		if (*options->letter != '-') {
			if (strchr("cmWX", *options->letter))
				options->value = take_option_value(options);
			options->is_over = *options->letter == 'c' || *options->letter == 'm';
			return *options->letter;
		}
	} while (skip_long_option(options));
	options->is_over = 1;
	return 0;
}
