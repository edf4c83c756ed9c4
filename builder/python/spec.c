/* SPDX-License-Identifier: MIT */
/*
 * What a user asks for; see python/spec.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/compiler.h"
#include "python/spec.h"

#define FAR_MINOR 1000 /* beyond any there is … */
#define PATCHES 100    /* … and so many of one are looked at */

static size_t
take_digits(const char *at, int *number)
{
	size_t n = 0;

	for (*number = 0; isdigit((unsigned char)at[n]) && n < 6; n++)
		*number = *number * 10 + (at[n] - '0');
	return n;
}

/* "cpython", "pp", with '@' or '-' behind it if more follows. Returns what does. */
static const char *
take_name(const char *spec, struct spec *wish)
{
	/* The longer before what it begins with. */
	static const struct {
		const char *word;
		char implementation;
	} words[] = {
		{"cpython", 'c'},  {"python", 0}, {"pypy", 'p'}, {"graalpy", 'g'}, {"graalvm", 'g'},
		{"any", SPEC_ANY}, {"cp", 'c'},   {"pp", 'p'},   {"gp", 'g'},      {"py", 0},
	};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncasecmp(spec, words[i].word, n) != 0)
			continue;
		wish->implementation = words[i].implementation;
		spec += n;
		return spec + ((*spec == '@' && spec[1]) ||
			       (*spec == '-' && isdigit((unsigned char)spec[1])));
	}
	return spec;
}

/* "a1", "b2", "rc1" behind a version: which is then that one alone. */
static const char *
take_stage(const char *at, struct spec *wish)
{
	static const struct {
		const char *word, *stage;
	} words[] = {{"a", "alpha"}, {"b", "beta"}, {"rc", "candidate"}};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(at, words[i].word, n) != 0 || !isdigit((unsigned char)at[n]))
			continue;
		wish->stage = words[i].stage;
		return at + n + take_digits(at + n, &wish->serial);
	}
	return at;
}

/* Adds letters of an ABI, "t", "d" or "td", to those that are wished. Returns what follows. */
static const char *
take_letters(const char *at, struct spec *wish)
{
	int is_threaded = *at == 't' || strchr(wish->abi, 't');
	int is_debug;

	at += *at == 't';
	is_debug = *at == 'd' || strchr(wish->abi, 'd');
	at += *at == 'd';
	snprintf(wish->abi, sizeof(wish->abi), "%s%s", is_threaded ? "t" : "", is_debug ? "d" : "");
	return at;
}

/* "3", "3.12", "3.12.1", "312", "3.14rc1", with an ABI's letters. Returns what follows. */
static const char *
take_version(const char *at, struct spec *wish)
{
	size_t n = take_digits(at, &wish->major);

	if (n == 0) {
		wish->major = -1;
		return at;
	}
	if (n > 1 && at[n] != '.') { /* "312" */
		wish->major = at[0] - '0';
		take_digits(at + 1, &wish->minor);
	}
	at += n;
	if (*at == '.' && wish->minor < 0) {
		n = take_digits(at + 1, &wish->minor);
		at += n ? n + 1 : 0;
	}
	if (*at == '.') {
		n = take_digits(at + 1, &wish->patch);
		at += n ? n + 1 : 0;
	}
	return take_letters(take_stage(at, wish), wish);
}

/* "+freethreaded", "-dbg", "-linux-x86_64-gnu": to the end. 1, or 0: a word makes no sense. */
static int
take_rest(const char *at, struct spec *wish)
{
	static const struct {
		const char *word, *letters;
	} variants[] = {{"+freethreaded", "t"},
			{"+debug", "d"},
			{"+gil", ""},
			{"-debug", "d"},
			{"-dbg", "d"}};

	while (*at) {
		size_t n = 1 + strcspn(at + 1, "+-"), i = 0;

		while (i < COUNT_OF(variants) &&
		       (strlen(variants[i].word) != n || strncasecmp(at, variants[i].word, n) != 0))
			i++;
		if (i < COUNT_OF(variants)) {
			if (*take_letters(variants[i].letters, wish))
				return 0;
		} else if (*at != '-' || !platform_take(&wish->target, at + 1, n - 1)) {
			return 0;
		}
		at += n;
	}
	return 1;
}

/* ">=3.10,<3.13", also with a variant behind it. */
static int
parse_range(const char *at, struct spec *wish)
{
	struct pep440 any = {0};
	size_t n = strcspn(at, "+-"), end = n;

	if (!take_rest(at + n, wish) || n >= sizeof(wish->range))
		return 0;
	while (end > 0 && n - end < 2 && strchr("td", at[end - 1]))
		end--;
	if (end < n && end > 0 && isdigit((unsigned char)at[end - 1])) {
		if (take_letters(at + end, wish) != at + n)
			return 0;
		n = end;
	}
	memcpy(wish->range, at, n);
	wish->range[n] = '\0';
	return pep440_meets(&any, wish->range) >= 0;
}

int
spec_parse(const char *spec, struct spec *wish)
{
	const char *at;

	*wish = (struct spec){.major = -1, .minor = -1, .patch = -1};
	at = take_name(spec, wish);
	if (*at && strchr("<>=!~", *at))
		return parse_range(at, wish);
	return *spec && take_rest(take_version(at, wish), wish);
}

/* 1 if some patch version of a minor one is within the range: others need not be started. */
static int
range_allows(const char *range, const struct candidate *c)
{
	struct pep440 v = {.release = {(unsigned)c->major, (unsigned)c->minor}, .parts = 3};

	while (c->minor >= 0 && v.release[2] < PATCHES && pep440_meets(&v, range) <= 0)
		v.release[2]++;
	return v.release[2] < PATCHES;
}

int
spec_allows(const struct spec *wish, const struct candidate *c)
{
	char implementation = wish->implementation ? wish->implementation : 'c';

	if (implementation != SPEC_ANY && c->implementation != implementation)
		return 0;
	if (wish->major >= 0 && c->major != wish->major)
		return 0;
	if (wish->minor >= 0 && c->minor >= 0 && c->minor != wish->minor)
		return 0;
	return !strcmp(c->abi, wish->abi) && (!wish->range[0] || range_allows(wish->range, c));
}

/* 1 if version_info, "3.14.0.candidate.1", is of the stage that is wished. */
static int
has_stage(const struct spec *wish, const char *version_info)
{
	char end[32];
	size_t n = strlen(version_info);
	size_t m = (size_t)snprintf(end, sizeof(end), ".%s.%d", wish->stage, wish->serial);

	return n > m && !strcmp(version_info + n - m, end);
}

int
spec_is_met(const struct spec *wish, const struct interp *interp)
{
	const unsigned *release = interp->parsed.release;
	const int wished[] = {wish->major, wish->minor, wish->patch};

	for (size_t i = 0; i < COUNT_OF(wished); i++)
		if (wished[i] >= 0 && release[i] != (unsigned)wished[i])
			return 0;
	if ((wish->minor >= 0 || wish->abi[0]) && strcmp(wish->abi, interp->abi) != 0)
		return 0;
	if (wish->stage && !has_stage(wish, interp->version_info))
		return 0;
	if (wish->range[0] && pep440_meets(&interp->parsed, wish->range) <= 0)
		return 0;
	return platform_is_met(&wish->target, interp->file.buf);
}

/* The distance to the nearest bound of a range; what it leaves out ("!=") is none. */
static int
range_distance(const char *at, int minor)
{
	int best = FAR_MINOR, bound;

	for (; *at; at += *at == ',') {
		int is_bound = *at != '!';

		at += strspn(at, " <>=!~");
		if (is_bound && !strncmp(at, "3.", 2) && take_digits(at + 2, &bound) > 0 &&
		    abs(minor - bound) < best)
			best = abs(minor - bound);
		at += strcspn(at, ",");
	}
	return best;
}

int
spec_distance(const struct spec *wish, const struct candidate *c)
{
	char implementation = wish->implementation ? wish->implementation : 'c';
	int far;

	if (c->minor < 0 || (implementation != SPEC_ANY && c->implementation != implementation))
		return -1;
	if (wish->range[0])
		far = range_distance(wish->range, c->minor);
	else if (wish->major != 3 || wish->minor < 0)
		far = wish->major >= 0 && wish->major < 3 ? c->minor : FAR_MINOR - c->minor;
	else
		far = abs(c->minor - wish->minor);
	return 2 * far + (strcmp(c->abi, wish->abi) != 0);
}
