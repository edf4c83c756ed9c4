/* SPDX-License-Identifier: MIT */
/*
 * Any words, a line each, as Python's command line: the scanner reads what CPython does, and the
 * hook for pip keeps all other options. The hook's text is private, so the source is included.
 */
#include "pip_hook.c"

#include "fuzz.h"
#include "python_options.h"

#define WORDS_MAX 12

/*
 * CPython's Python/getopt.c with the loop of config_parse_cmdline() in Python/initconfig.c, from
 * 3.11 on. A result of '?' is an error of Python's.
 */
struct reference {
	char **argv;
	int next;
	const char *at, *value;
};

static int
read_long(struct reference *r)
{
	static const char *const names[] = {"help-all", "help-env", "help-xoptions"};
	const char *name = r->at;

	r->at = "";
	if (!*name)
		return 0;
	for (int i = 0; i < 3; i++)
		if (!strcmp(name, names[i]))
			return '-';
	if (strcmp(name, "check-hash-based-pycs") != 0 || !r->argv[r->next])
		return '?';
	r->value = r->argv[r->next++];
	return '-';
}

static int
read_option(struct reference *r)
{
	static const char letters[] = "+bBc:dEhiIJm:OPqRsStuvVW:xX:?";
	const char *found;
	char option;

	r->value = NULL;
	if (!*r->at) {
		const char *word = r->argv[r->next];

		if (!word || word[0] != '-' || !word[1])
			return 0;
		r->next++;
		if (!strcmp(word, "--"))
			return 0;
		if (!strcmp(word, "--help") || !strcmp(word, "--version"))
			return '-';
		r->at = word + 1;
	}
	option = *r->at++;
	if (option == '-')
		return read_long(r);
	found = strchr(letters, option);
	if (!found || option == 'J' || option == '?' || option == ':' || option == '+')
		return '?';
	if (found[1] != ':')
		return option;
	r->value = *r->at ? r->at : r->argv[r->next] ? r->argv[r->next++] : NULL;
	r->at = "";
	return r->value ? option : '?';
}

/* Reads both to the end. Returns the last letter of the reference. */
static int
compare(struct reference *r, struct python_options *options)
{
	for (;;) {
		int expected, letter = 0;

		do
			expected = read_option(r);
		while (expected == '-');
		if (expected == '?')
			return '?';
		letter = python_options_next(options);
		MUST(letter == expected);
		if (r->value)
			MUST(options->value && !strcmp(options->value, r->value));
		if (expected == 'c' || expected == 'm' || expected == 0) {
			MUST(options->next == r->next);
			return expected;
		}
	}
}

/* The hook's command line has the same options, "-c", the text, and the other words. */
static void
check_hook(char **argv, const char *target, char **rest)
{
	char *args[WORDS_MAX + 6];
	struct reference old = {argv, 1, "", NULL}, new = {args, 1, "", NULL};

	if (!pip_hook_args(argv, args))
		return;
	for (int letter; (letter = read_option(&new)) != 'c';)
		MUST(letter > 0 && letter == read_option(&old));
	MUST(!strcmp(new.value, hook_text) && !strcmp(args[new.next], target));
	for (char **word = args + new.next + 1; *word || *rest; word++, rest++)
		MUST(*word == *rest);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *argv[WORDS_MAX + 2] = {"python"};
	struct reference r = {argv, 1, "", NULL};
	struct python_options options = {.argv = argv, .next = 1};
	int last;

	for (int i = 1; *rest && i <= WORDS_MAX; i++)
		argv[i] = fuzz_line(&rest);
	last = compare(&r, &options);
	if (last == 'm')
		check_hook(argv, r.value, argv + r.next);
	else if (last == 0 && argv[r.next])
		check_hook(argv, argv[r.next], argv + r.next + 1);
	else if (last == 'c')
		MUST(!pip_hook_args(argv, (char * [WORDS_MAX + 6]){0}));
	free(text);
	return 0;
}
