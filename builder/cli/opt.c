/* SPDX-License-Identifier: MIT */
/*
 * Command lines by table; see cli/opt.h.
 */
#include <stdio.h>
#include <string.h>

#include "cli/opt.h"

static int
bad(struct opt_scan *scan, const char *wrong, const char *word)
{
	scan->wrong = wrong;
	scan->word = word;
	return OPT_BAD;
}

/* "could be --symlinks or --system-site-packages": as many as there is room for. */
static int
ambiguous(struct opt_scan *scan, const char *name, size_t n, const char *word)
{
	size_t len = 0;

	for (size_t i = 0; i < scan->count && len < sizeof(scan->text); i++)
		if (!strncmp(scan->table[i].name, name, n))
			len += (size_t)snprintf(scan->text + len, sizeof(scan->text) - len,
						"%s--%s", len ? " or " : "could be ",
						scan->table[i].name);
	return bad(scan, scan->text, word);
}

/* The option that the n bytes name or shorten; OPT_BAD if there is none, or more than one. */
static int
find_long(struct opt_scan *scan, const char *name, size_t n, const char *word)
{
	int found = OPT_END, matches = 0;

	for (size_t i = 0; i < scan->count; i++) {
		if (strncmp(scan->table[i].name, name, n) != 0)
			continue;
		if (scan->table[i].name[n] == '\0')
			return (int)i;
		found = (int)i;
		matches++;
	}
	if (matches > 1)
		return ambiguous(scan, name, n, word);
	return found == OPT_END ? bad(scan, "is no option", word) : found;
}

/* The next word, if it can be a value: as in argparse one that looks like an option is none. */
static const char *
next_value(const struct opt_scan *scan)
{
	const char *word = *scan->argv;

	return word && word[0] == '-' && word[1] && !strchr(word, ' ') ? NULL : word;
}

static int
take_long(struct opt_scan *scan, const char *word, const char **value)
{
	const char *name = word + 2;
	size_t n = strcspn(name, "=");
	int i = find_long(scan, name, n, word);

	if (i < 0)
		return i;
	*value = name[n] == '=' ? name + n + 1 : NULL;
	if (*value && scan->table[i].takes == OPT_NO_VALUE)
		return bad(scan, "takes no value", word);
	if (!*value && scan->table[i].takes == OPT_VALUE) {
		if (!(*value = next_value(scan)))
			return bad(scan, "needs a value", word);
		scan->argv++;
	}
	return i;
}

static int
take_letter(struct opt_scan *scan, const char **value)
{
	char letter = *scan->letters++;
	const char *word = scan->argv[-1];
	size_t i = 0;

	while (i < scan->count && scan->table[i].letter != letter)
		i++;
	if (i == scan->count)
		return bad(scan, "is no option", word);
	*value = NULL;
	if (scan->table[i].takes == OPT_VALUE) {
		int here = *scan->letters != '\0';

		/* "-p=3": behind a letter that stands alone '=' divides, as in argparse. */
		scan->letters += scan->letters == word + 2 && *scan->letters == '=';
		*value = here ? scan->letters : next_value(scan);
		if (!*value)
			return bad(scan, "needs a value", word);
		if (!here)
			scan->argv++;
		scan->letters = NULL;
	}
	if (scan->letters && !*scan->letters)
		scan->letters = NULL;
	return (int)i;
}

int
opt_next(struct opt_scan *scan, const char **value)
{
	const char *word;

	if (scan->letters)
		return take_letter(scan, value);
	if (!*scan->argv)
		return OPT_END;
	word = *scan->argv++;
	*value = word;
	if (scan->words_only || word[0] != '-' || word[1] == '\0')
		return OPT_WORD;
	if (!strcmp(word, "--")) {
		scan->words_only = 1;
		return opt_next(scan, value);
	}
	if (word[1] == '-')
		return take_long(scan, word, value);
	scan->letters = word + 1;
	return take_letter(scan, value);
}
