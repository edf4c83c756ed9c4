/* SPDX-License-Identifier: MIT */
/*
 * PEP 440 versions; see python/pep440.h.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/compiler.h"
#include "python/pep440.h"

/* Reads digits. Returns how many bytes, 0 if there are none or the number is absurd. */
static size_t
take_number(const char *at, const char *end, unsigned *number)
{
	size_t n = 0;

	for (*number = 0; at + n < end && isdigit((unsigned char)at[n]); n++) {
		if (*number > 99999999)
			return 0;
		*number = *number * 10 + (unsigned)(at[n] - '0');
	}
	return n;
}

/* Reads "rc1", ".post2", "-beta.3". Returns how many bytes, 0 if there is no stage. */
static size_t
take_stage(const char *at, const char *end, struct pep440 *v)
{
	static const struct {
		const char *word;
		int stage;
	} stages[] = {
		{"alpha", -3}, {"beta", -2}, {"preview", -1}, {"pre", -1}, {"post", 1}, {"rev", 1},
		{"dev", -4},   {"rc", -1},   {"a", -3},       {"b", -2},   {"c", -1},   {"r", 1},
	};
	const char *start = at;

	if (at < end && strchr(".-_", *at))
		at++;
	for (size_t i = 0; i < COUNT_OF(stages); i++) {
		size_t n = strlen(stages[i].word);

		if ((size_t)(end - at) < n || strncasecmp(at, stages[i].word, n) != 0)
			continue;
		v->stage = stages[i].stage;
		at += n;
		if (at < end && strchr(".-_", *at))
			at++;
		return (size_t)(at + take_number(at, end, &v->number) - start);
	}
	return 0;
}

int
pep440_parse(const char *text, size_t n, struct pep440 *out)
{
	const char *end = text + n;
	size_t used;

	*out = (struct pep440){0};
	if (n > 0 && (*text == 'v' || *text == 'V'))
		text++;
	for (;;) {
		unsigned part;

		used = take_number(text, end, &part);
		if (used == 0 || out->parts == PEP440_PARTS)
			return -1;
		out->release[out->parts++] = part;
		text += used;
		if (end - text < 2 || *text != '.' || !isdigit((unsigned char)text[1]))
			break;
		text++;
	}
	while (text < end && *text != '+') {
		struct pep440 later = *out; /* "1.0a1.dev2": the first stage is the one compared */

		used = take_stage(text, end, &later);
		if (used == 0)
			return -1;
		if (out->stage == 0)
			*out = later;
		text += used;
	}
	return 0;
}

int
pep440_compare(const struct pep440 *a, const struct pep440 *b)
{
	for (int i = 0; i < PEP440_PARTS; i++)
		if (a->release[i] != b->release[i])
			return a->release[i] < b->release[i] ? -1 : 1;
	if (a->stage != b->stage)
		return a->stage < b->stage ? -1 : 1;
	return a->number == b->number ? 0 : a->number < b->number ? -1 : 1;
}

/* 1 if v starts with the first n parts of the release of w. */
static int
has_prefix(const struct pep440 *v, const struct pep440 *w, int n)
{
	for (int i = 0; i < n; i++)
		if (v->release[i] != w->release[i])
			return 0;
	return 1;
}

static int
meets_clause(const struct pep440 *v, const char *at, const char *end)
{
	static const char *const operators[] = {"===", "==", "~=", "!=", "<=", ">=", "<", ">"};
	size_t op = 0;
	struct pep440 w;
	int order, any_below, same;

	while (op < COUNT_OF(operators) && strncmp(at, operators[op], strlen(operators[op])) != 0)
		op++;
	if (op == COUNT_OF(operators))
		return -1;
	at += strlen(operators[op]);
	while (at < end && isspace((unsigned char)*at))
		at++;
	any_below = end - at > 2 && !strncmp(end - 2, ".*", 2);
	if (any_below)
		end -= 2;
	if (pep440_parse(at, (size_t)(end - at), &w) < 0)
		return -1;
	order = pep440_compare(v, &w);
	same = has_prefix(v, &w, PEP440_PARTS); /* PEP 440: "<3.13" lets no 3.13rc1 in */
	switch (operators[op][0]) {
	case '=':
		return any_below ? has_prefix(v, &w, w.parts) : order == 0;
	case '!':
		return any_below ? !has_prefix(v, &w, w.parts) : order != 0;
	case '~':
		return w.parts < 2 ? -1 : order >= 0 && has_prefix(v, &w, w.parts - 1);
	case '<':
		return operators[op][1] ? order <= 0
					: order < 0 && !(same && v->stage < 0 && w.stage >= 0);
	default:
		return operators[op][1] ? order >= 0
					: order > 0 && !(same && v->stage > 0 && w.stage <= 0);
	}
}

int
pep440_meets(const struct pep440 *v, const char *specifier)
{
	int all = 1;

	while (*specifier) {
		const char *end = specifier + strcspn(specifier, ",");
		const char *next = *end ? end + 1 : end;

		while (specifier < end && isspace((unsigned char)*specifier))
			specifier++;
		while (end > specifier && isspace((unsigned char)end[-1]))
			end--;
		if (specifier < end) {
			int met = meets_clause(v, specifier, end);

			if (met < 0)
				return -1;
			all = all && met;
		}
		specifier = next;
	}
	return all;
}
