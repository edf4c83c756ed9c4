/* SPDX-License-Identifier: MIT */
/*
 * Specs; see python/spec.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/compiler.h"
#include "python/spec.h"

#define FAR_MINOR 1000 /* greater than any minor version … */
#define PATCHES 100    /* … and than any patch version */

static size_t
read_digits(const char *at, int *number)
{
	size_t n = 0;

	for (*number = 0; n < 6 && isdigit((unsigned char)at[n]); n++)
		*number = *number * 10 + (at[n] - '0');
	return n;
}

/* Reads "python", "py" or "any", which name no implementation. Returns the length. */
static size_t
read_general_word(const char *text, struct spec *spec)
{
	static const char *const words[] = {"python", "any", "py"};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strncasecmp(text, words[i], strlen(words[i])) == 0) {
			spec->is_any_implementation = words[i][0] == 'a';
			return strlen(words[i]);
		}
	return 0;
}

/* Reads "cpython", "pp" …, with '@' or '-' if more follows. Returns the rest. */
static const char *
read_spec_implementation(const char *text, struct spec *spec)
{
	size_t n;
	enum implementation implementation = implementation_of_spec(text, &n);

	if (implementation == IMPLEMENTATION_UNKNOWN)
		n = read_general_word(text, spec);
	else
		spec->identity.implementation = implementation;
	if (n == 0)
		return text;
	text += n;
	return text +
	       ((*text == '@' && text[1]) || (*text == '-' && isdigit((unsigned char)text[1])));
}

/* Reads "a1", "b2", "rc1" after a version: only that pre-release fits. Returns the rest. */
static const char *
read_spec_stage(const char *at, struct spec *spec)
{
	static const struct {
		const char *word, *stage;
	} words[] = {{"a", "alpha"}, {"b", "beta"}, {"rc", "candidate"}};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(at, words[i].word, n) != 0 || !isdigit((unsigned char)at[n]))
			continue;
		spec->stage = words[i].stage;
		return at + n + read_digits(at + n, &spec->serial);
	}
	return at;
}

/* Adds letters of the ABI: "t", "d" or "td". Returns the rest. */
static const char *
read_spec_abi(const char *at, struct spec *spec)
{
	int is_threaded = *at == 't' || strchr(spec->identity.abi, 't');
	int is_debug;

	at += *at == 't';
	is_debug = *at == 'd' || strchr(spec->identity.abi, 'd');
	at += *at == 'd';
	(void)snprintf(spec->identity.abi, sizeof(spec->identity.abi), "%s%s",
		       is_threaded ? "t" : "", is_debug ? "d" : "");
	return at;
}

/* Reads "3", "3.12", "3.12.1", "312", "3.14rc1", with letters of the ABI. Returns the rest. */
static const char *
read_spec_version(const char *at, struct spec *spec)
{
	size_t n = read_digits(at, &spec->identity.major);

	if (n == 0) {
		spec->identity.major = -1;
		return at;
	}
	if (n > 1 && at[n] != '.') { /* "312" */
		spec->identity.major = at[0] - '0';
		read_digits(at + 1, &spec->identity.minor);
	}
	at += n;
	if (*at == '.' && spec->identity.minor < 0) {
		n = read_digits(at + 1, &spec->identity.minor);
		at += n ? n + 1 : 0;
	}
	if (*at == '.') {
		n = read_digits(at + 1, &spec->patch);
		at += n ? n + 1 : 0;
	}
	return read_spec_abi(read_spec_stage(at, spec), spec);
}

/* Reads "+freethreaded", "-dbg", "-linux-x86_64-gnu" to the end. Returns 0 at an unknown word. */
static int
read_spec_rest(const char *at, struct spec *spec)
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
			if (*read_spec_abi(variants[i].letters, spec))
				return 0;
		} else if (*at != '-' || !platform_take(&spec->identity.platform, at + 1, n - 1)) {
			return 0;
		}
		at += n;
	}
	return 1;
}

/* Reads ">=3.10,<3.13", and a variant after it. Returns 1, or 0 if it is not a range. */
static int
parse_spec_range(const char *at, struct spec *spec)
{
	struct pep440 any = {0};
	size_t n = strcspn(at, "+-"), end = n;

	if (!read_spec_rest(at + n, spec) || n >= sizeof(spec->range))
		return 0;
	while (end > 0 && n - end < 2 && strchr("td", at[end - 1]))
		end--;
	if (end < n && end > 0 && isdigit((unsigned char)at[end - 1])) {
		if (read_spec_abi(at + end, spec) != at + n)
			return 0;
		n = end;
	}
	memcpy(spec->range, at, n);
	spec->range[n] = '\0';
	return pep440_meets(&any, spec->range) >= 0;
}

int
spec_parse(const char *text, struct spec *spec)
{
	const char *at;

	*spec = (struct spec){
		.identity = {.implementation = CPYTHON, .major = -1, .minor = -1},
		.patch = -1,
	};
	at = read_spec_implementation(text, spec);
	if (*at && strchr("<>=!~", *at))
		return parse_spec_range(at, spec);
	return *text && read_spec_rest(read_spec_version(at, spec), spec);
}

/* Returns 1 if the range allows a patch version of the candidate: others are not started. */
static int
range_allows(const char *range, const struct identity *found)
{
	struct pep440 v = {.release = {(unsigned)found->major, (unsigned)found->minor}, .parts = 3};

	while (found->minor >= 0 && v.release[2] < PATCHES && pep440_meets(&v, range) <= 0)
		v.release[2]++;
	return v.release[2] < PATCHES;
}

static int
allows_implementation(const struct spec *spec, const struct candidate *c)
{
	return spec->is_any_implementation ||
	       c->identity.implementation == spec->identity.implementation;
}

int
spec_allows(const struct spec *spec, const struct candidate *c)
{
	const struct identity *wanted = &spec->identity, *found = &c->identity;

	if (!allows_implementation(spec, c))
		return 0;
	if (wanted->major >= 0 && found->major != wanted->major)
		return 0;
	if (wanted->minor >= 0 && found->minor >= 0 && found->minor != wanted->minor)
		return 0;
	return !strcmp(found->abi, wanted->abi) &&
	       (!spec->range[0] || range_allows(spec->range, found));
}

int
spec_has_one_name(const struct spec *spec)
{
	return !spec->is_any_implementation && !spec->range[0] &&
	       spec->identity.implementation == CPYTHON && spec->identity.minor >= 0;
}

int
spec_may_be_plain(const struct spec *spec)
{
	return !spec || (spec->identity.implementation == CPYTHON && !spec->is_any_implementation &&
			 !spec->identity.abi[0]);
}

/* Returns 1 if version_info, "3.14.0.candidate.1", has the stage of the spec. */
static int
has_spec_stage(const struct spec *spec, const char *version_info)
{
	char end[32];
	size_t n = strlen(version_info);
	size_t m = (size_t)snprintf(end, sizeof(end), ".%s.%d", spec->stage, spec->serial);

	return n > m && !strcmp(version_info + n - m, end);
}

int
spec_is_met(const struct spec *spec, const struct interp *interp)
{
	const unsigned *release = interp->parsed.release;
	const int wanted[] = {spec->identity.major, spec->identity.minor, spec->patch};

	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		if (wanted[i] >= 0 && release[i] != (unsigned)wanted[i])
			return 0;
	if ((spec->identity.minor >= 0 || spec->identity.abi[0]) &&
	    strcmp(spec->identity.abi, interp->abi) != 0)
		return 0;
	if (spec->stage && !has_spec_stage(spec, interp->version_info))
		return 0;
	if (spec->range[0] && pep440_meets(&interp->parsed, spec->range) <= 0)
		return 0;
	return platform_is_met(&spec->identity.platform, interp->file.buf);
}

/* Returns the distance to the nearest bound of a range; "!=" is not a bound. */
static int
range_distance(const char *at, int minor)
{
	int best = FAR_MINOR, bound;

	for (; *at; at += *at == ',') {
		int is_bound = *at != '!';

		at += strspn(at, " <>=!~");
		if (is_bound && !strncmp(at, "3.", 2) && read_digits(at + 2, &bound) > 0 &&
		    abs(minor - bound) < best)
			best = abs(minor - bound);
		at += strcspn(at, ",");
	}
	return best;
}

int
spec_distance(const struct spec *spec, const struct candidate *c)
{
	const struct identity *wanted = &spec->identity, *found = &c->identity;
	int far;

	if (found->minor < 0 || !allows_implementation(spec, c))
		return -1;
	if (spec->range[0])
		far = range_distance(spec->range, found->minor);
	else if (wanted->major != 3 || wanted->minor < 0)
		far = wanted->major >= 0 && wanted->major < 3 ? found->minor
							      : FAR_MINOR - found->minor;
	else
		far = abs(found->minor - wanted->minor);
	return 2 * far + (strcmp(found->abi, wanted->abi) != 0);
}
