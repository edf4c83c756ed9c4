/* SPDX-License-Identifier: MIT */
/*
 * Spellings of versions; see wheel/version.h.
 *
 * A version is rewritten: release numbers without zeros at the end, then stages as "a1", "b1",
 * "rc1", "post1", "dev1", then the local version after '+'. Texts that are not versions come out as
 * their words and numbers, and so can be compared as well.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "wheel/version.h"

enum version_zone { VERSION_RELEASE, VERSION_STAGE, VERSION_LOCAL };

/* A version that is being rewritten. */
struct version_text {
	char out[3 * NAME_CAP]; /* a number or word gets one more byte, a stage six */
	size_t len;
	size_t release_end; /* where the last number of the release that is not 0 ends */
	enum version_zone zone;
	int awaits_number; /* a stage was the last word */
};

static void
version_put(struct version_text *v, const char *text, size_t n)
{
	if (n >= sizeof(v->out) - v->len)
		n = sizeof(v->out) - 1 - v->len;
	for (size_t i = 0; i < n; i++)
		v->out[v->len++] = (char)tolower((unsigned char)text[i]);
}

/* Leaves the release: its zeros at the end do not count. */
static void
version_enter(struct version_text *v, enum version_zone zone)
{
	if (v->zone == VERSION_RELEASE)
		v->len = v->release_end;
	if (v->awaits_number)
		version_put(v, "0", 1); /* "1.0a" is "1.0a0" */
	v->awaits_number = 0;
	v->zone = zone;
}

/* The name of a stage that PEP 440 has for a word; NULL if it is not one. */
static const char *
version_stage(const char *word, size_t n)
{
	static const char *const names[][2] = {
		{"a", "a"},       {"alpha", "a"}, {"b", "b"},      {"beta", "b"},
		{"c", "rc"},      {"rc", "rc"},   {"pre", "rc"},   {"preview", "rc"},
		{"post", "post"}, {"r", "post"},  {"rev", "post"}, {"dev", "dev"},
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strlen(names[i][0]) == n && !strncasecmp(names[i][0], word, n))
			return names[i][1];
	return NULL;
}

static void
version_put_word(struct version_text *v, const char *word, size_t n)
{
	const char *stage = v->zone == VERSION_LOCAL ? NULL : version_stage(word, n);

	if (stage) {
		version_enter(v, VERSION_STAGE);
		version_put(v, stage, strlen(stage));
		v->awaits_number = 1;
		return;
	}
	if (v->zone != VERSION_LOCAL)
		version_enter(v, VERSION_LOCAL);
	version_put(v, "+", 1);
	version_put(v, word, n);
}

/* The number comes after this separator, or NUL. "1.0-1" is "1.0.post1". */
static void
version_put_number(struct version_text *v, const char *digits, size_t n, char separator)
{
	for (; n > 1 && *digits == '0'; n--)
		digits++;
	if (v->zone == VERSION_RELEASE && v->len > 0 && (separator == '-' || separator == '_')) {
		version_enter(v, VERSION_STAGE);
		version_put(v, "post", 4);
	} else if (!v->awaits_number) {
		version_put(v, v->zone == VERSION_LOCAL ? "+" : ".", 1);
	}
	v->awaits_number = 0;
	version_put(v, digits, n);
	if (v->zone == VERSION_RELEASE && *digits != '0')
		v->release_end = v->len;
}

static void
version_rewrite(struct version_text *v, const char *text, size_t n)
{
	const char *end = text + n;
	char separator = '\0';

	*v = (struct version_text){0};
	if (n > 1 && tolower((unsigned char)text[0]) == 'v' && isdigit((unsigned char)text[1]))
		text++;
	while (text < end) {
		const char *start = text;

		while (text < end && isdigit((unsigned char)*text))
			text++;
		if (text > start) {
			version_put_number(v, start, (size_t)(text - start), separator);
			separator = '\0';
			continue;
		}
		while (text < end && !isdigit((unsigned char)*text) &&
		       (!*text || !strchr("+._-", *text)))
			text++;
		if (text > start)
			version_put_word(v, start, (size_t)(text - start));
		else if ((separator = *text++) == '+')
			version_enter(v, VERSION_LOCAL);
	}
	version_enter(v, VERSION_LOCAL);
}

int
version_is(const char *a, size_t n, const char *b, size_t m)
{
	struct version_text x, y;

	if (n >= NAME_CAP || m >= NAME_CAP || !n != !m)
		return 0;
	version_rewrite(&x, a, n);
	version_rewrite(&y, b, m);
	return x.len == y.len && !memcmp(x.out, y.out, x.len);
}
