/* SPDX-License-Identifier: MIT */
/*
 * Words of a shell; see text/sh_word.h.
 */
#include <ctype.h>
#include <string.h>

#include "common/layout.h"
#include "text/sh_word.h"

#define NESTED_MAX 8 /* substitutions in substitutions; a header has two */

/* A word that is being read. */
struct word_reader {
	const char *at, *end;
	struct sh_word *word;
	char *value;
	size_t cap;
};

static int
word_put(struct word_reader *r, char c)
{
	if (r->word->n + 1 >= r->cap)
		return -1;
	r->value[r->word->n++] = c;
	return 0;
}

/* Returns the closing quote of a text in single quotes that starts at `at`, or NULL. */
static const char *
single_end(const char *at, const char *end)
{
	return at < end ? memchr(at, '\'', (size_t)(end - at)) : NULL;
}

static const char *skip_substitution(const char *at, const char *end, int nested);

/* Returns the closing quote of a text in double quotes, or NULL. */
static const char *
double_end(const char *at, const char *end, int nested)
{
	for (; at && at < end && *at != '"'; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '`' || (*at == '$' && at + 1 < end && strchr("({", at[1])))
			at = skip_substitution(at, end, nested + 1);
		if (!at)
			return NULL;
	}
	return at && at < end ? at : NULL;
}

static const char *
backquote_end(const char *at, const char *end)
{
	for (; at < end && *at != '`'; at++)
		if (*at == '\\')
			at++;
	return at < end ? at : NULL;
}

/* Returns the last byte of $(…), ${…} or `…` at `at`, or NULL if it is not closed. */
static const char *
skip_substitution(const char *at, const char *end, int nested)
{
	char open, close;
	size_t depth = 1;

	if (nested > NESTED_MAX)
		return NULL;
	if (*at == '`')
		return backquote_end(at + 1, end);
	open = at[1];
	close = open == '(' ? ')' : '}';
	for (at += 2; at && at < end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '\'')
			at = single_end(at + 1, end);
		else if (*at == '"')
			at = double_end(at + 1, end, nested);
		else if (*at == '`' || (*at == '$' && at + 1 < end && strchr("({", at[1])))
			at = skip_substitution(at, end, nested + 1);
		else if (*at == open)
			depth++;
		else if (*at == close && --depth == 0)
			return at;
		if (!at)
			return NULL;
	}
	return NULL;
}

/* Reads what starts at a '$' or a backquote. A '$' before another character is a plain one. */
static int
read_expansion(struct word_reader *r)
{
	const char *last = r->at;
	char next = ' ';

	if (r->at + 1 < r->end)
		next = r->at[1];
	if (*r->at == '$' && !isalnum((unsigned char)next) && !strchr("_({@*#?$!-", next)) {
		r->at++;
		return word_put(r, '$');
	}
	if (*r->at == '`' || next == '(' || next == '{')
		last = skip_substitution(r->at, r->end, 0);
	else if (isalpha((unsigned char)next) || next == '_')
		while (last + 1 < r->end && (isalnum((unsigned char)last[1]) || last[1] == '_'))
			last++;
	else
		last++;
	if (!last)
		return -1;
	r->at = last + 1;
	r->word->is_expanded = 1;
	r->word->tail = r->word->n;
	return 0;
}

static int
read_single_quoted(struct word_reader *r)
{
	const char *last = single_end(r->at + 1, r->end);
	int status = last ? 0 : -1;

	for (r->at++; status == 0 && r->at < last; r->at++)
		status = word_put(r, *r->at);
	r->at++;
	return status;
}

static int
read_double_quoted(struct word_reader *r)
{
	int status = 0;

	for (r->at++; status == 0 && r->at < r->end && *r->at != '"';) {
		if (*r->at == '$' || *r->at == '`') {
			status = read_expansion(r);
			continue;
		}
		if (*r->at == '\\' && r->at + 1 < r->end && strchr("$`\"\\\n", r->at[1]) &&
		    *++r->at == '\n') {
			r->at++;
			continue;
		}
		status = word_put(r, *r->at++);
	}
	if (status < 0 || r->at >= r->end)
		return -1;
	r->at++;
	return 0;
}

/* Reads a part of a word: a quoted text, a substitution, or one character. */
static int
read_word_part(struct word_reader *r)
{
	switch (*r->at) {
	case '\'':
		return read_single_quoted(r);
	case '"':
		return read_double_quoted(r);
	case '$':
	case '`':
		return read_expansion(r);
	case '\\':
		if (r->at + 1 < r->end && *++r->at == '\n') {
			r->at++;
			return 0;
		}
		break;
	default:
		break;
	}
	return word_put(r, *r->at++);
}

static int
ends_word(char c)
{
	return c == '\0' || strchr(" \t\n;&|()<>", c) != NULL;
}

int
sh_word_read(const char **at, const char *end, struct sh_word *word, char *value, size_t cap)
{
	struct word_reader r = {.end = end, .word = word, .value = value, .cap = cap};
	int status = 0;

	while (*at < end &&
	       (**at == ' ' || **at == '\t' || (**at == '\\' && *at + 1 < end && (*at)[1] == '\n')))
		*at += **at == '\\' ? 2 : 1;
	*word = (struct sh_word){.at = *at};
	if (*at == end || **at == '#' || ends_word(**at))
		return 0;
	r.at = *at;
	while (status == 0 && r.at < end && !ends_word(*r.at))
		status = read_word_part(&r);
	if (status < 0 || cap == 0)
		return -1;
	value[word->n] = '\0';
	word->len = (size_t)(r.at - *at);
	*at = r.at;
	return 1;
}

int
sh_words_are_plain(const char *at, const char *end)
{
	char value[PATH_CAP];
	struct sh_word word;
	int status;

	while ((status = sh_word_read(&at, end, &word, value, sizeof(value))) > 0)
		if (word.is_expanded)
			return 0;
	return status == 0 && at == end;
}

void
sh_word_skip_line(const char **at, const char *end)
{
	while (*at < end && *(*at)++ != '\n')
		;
}
