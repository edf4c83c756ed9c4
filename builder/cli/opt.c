/* SPDX-License-Identifier: MIT */
/*
 * Command lines by table; see cli/opt.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/opt.h"
#include "text/nearest.h"

const char *
opt_set_flag(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	(void)value;
	*(int *)field = 1;
	return NULL;
}

const char *
opt_set_text(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	*(const char **)field = value;
	return NULL;
}

const char *
opt_set_filled(void *field, const struct opt *opt, char *value)
{
	return *value ? opt_set_text(field, opt, value) : "needs a value";
}

const char *
opt_append(void *field, const struct opt *opt, char *value)
{
	struct opt_list *list = field;
	char **values = realloc(list->values, (list->count + 2) * sizeof(*values));

	(void)opt;
	if (!values)
		return "cannot be kept: out of memory";
	list->values = values;
	values[list->count++] = value;
	values[list->count] = NULL;
	return NULL;
}

const char *
opt_append_filled(void *field, const struct opt *opt, char *value)
{
	return *value ? opt_append(field, opt, value) : "needs a value";
}

const char *
opt_store(const struct opt *opt, void *to, char *value)
{
	return opt->store ? opt->store((char *)to + opt->at, opt, value) : NULL;
}

void
opt_list_release(struct opt_list *list)
{
	free(list->values);
	*list = (struct opt_list){0};
}

static int
misuse(struct opt_scan *scan, const char *wrong, const char *word)
{
	scan->wrong = wrong;
	scan->word = word;
	return OPT_BAD;
}

/* "could be --symlinks or --system-site-packages": as many names as there is room for. */
static int
fail_ambiguous(struct opt_scan *scan, const char *name, size_t n, const char *word)
{
	size_t len = 0;

	for (size_t i = 0; i < scan->count && len < sizeof(scan->text); i++)
		if (!strncmp(scan->table[i].name, name, n))
			len += (size_t)snprintf(scan->text + len, sizeof(scan->text) - len,
						"%s--%s", len ? " or " : "could be ",
						scan->table[i].name);
	return misuse(scan, scan->text, word);
}

/* "unknown option (did you mean '--prompt'?)" */
static int
fail_unknown(struct opt_scan *scan, const char *name, size_t n, const char *word)
{
	struct nearest nearest = {.word = name, .len = n};

	for (size_t i = 0; i < scan->count; i++)
		nearest_offer(&nearest, scan->table[i].name, strlen(scan->table[i].name));
	if (!nearest.name)
		return misuse(scan, "unknown option", word);
	(void)snprintf(scan->text, sizeof(scan->text), "unknown option (did you mean '--%s'?)",
		       nearest.name);
	return misuse(scan, scan->text, word);
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
		return fail_ambiguous(scan, name, n, word);
	return found == OPT_END ? fail_unknown(scan, name, n, word) : found;
}

/* The next word, or NULL: as in argparse, one that looks like an option is not a value. */
static char *
next_value(const struct opt_scan *scan)
{
	char *word = *scan->argv;

	return word && word[0] == '-' && word[1] && !strchr(word, ' ') ? NULL : word;
}

static int
next_long(struct opt_scan *scan, char *word, char **value)
{
	char *name = word + 2;
	size_t n = strcspn(name, "=");
	int i = find_long(scan, name, n, word);

	if (i < 0)
		return i;
	*value = name[n] == '=' ? name + n + 1 : NULL;
	if (*value && scan->table[i].takes == OPT_NO_VALUE)
		return misuse(scan, "takes no value", word);
	if (!*value && scan->table[i].takes == OPT_VALUE) {
		if (!(*value = next_value(scan)))
			return misuse(scan, "needs a value", word);
		scan->argv++;
	}
	return i;
}

static int
next_letter(struct opt_scan *scan, char **value)
{
	char letter = *scan->letters++;
	char *word = scan->argv[-1];
	size_t i = 0;

	while (i < scan->count && scan->table[i].letter != letter)
		i++;
	if (i == scan->count)
		return misuse(scan, "unknown option", word);
	*value = NULL;
	if (scan->table[i].takes == OPT_VALUE) {
		int here = *scan->letters != '\0';

		/* "-p=3": after a letter that stands alone '=' divides, as in argparse. */
		scan->letters += scan->letters == word + 2 && *scan->letters == '=';
		*value = here ? scan->letters : next_value(scan);
		if (!*value)
			return misuse(scan, "needs a value", word);
		if (!here)
			scan->argv++;
		scan->letters = NULL;
	}
	if (scan->letters && !*scan->letters)
		scan->letters = NULL;
	return (int)i;
}

int
opt_next(struct opt_scan *scan, char **value)
{
	char *word;

	if (scan->letters)
		return next_letter(scan, value);
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
		return next_long(scan, word, value);
	scan->letters = word + 1;
	return next_letter(scan, value);
}
