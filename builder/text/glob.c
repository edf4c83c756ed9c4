/* SPDX-License-Identifier: MIT */
/*
 * Patterns of names; see text/glob.h. The C library's fnmatch brings tables of all alphabets along.
 */
#include <stddef.h>
#include <string.h>

#include "text/glob.h"
#include "text/utf8.h"

/* Takes one character, which is not the end. What is not UTF-8 is its byte, as no character is. */
static uint32_t
next(const char **text)
{
	uint32_t c = 0;
	size_t n = utf8_decode(*text, &c);

	if (n == 0) {
		c = 0x80000000u | (unsigned char)**text;
		n = 1;
	}
	*text += n;
	return c;
}

/* Returns the ']' of the set that starts here, after its '['; NULL if it is not a set. */
static const char *
set_end(const char *set)
{
	set += *set == '!';
	return *set ? strchr(set + 1, ']') : NULL;
}

/* 1 if the set, up to its end, holds the character. */
static int
set_holds(const char *set, const char *end, uint32_t c)
{
	int is_not = *set == '!', held = 0;

	set += is_not;
	while (set < end) {
		uint32_t first = next(&set), last = first;

		if (*set == '-' && set + 1 < end) {
			set++;
			last = next(&set);
		}
		held |= c >= first && c <= last;
	}
	return held != is_not;
}

/* Takes one character of both; 0 if they differ. */
static int
match_one(const char **pattern, const char **name)
{
	const char *end;
	uint32_t c = next(name);

	switch (**pattern) {
	case '\0':
		return 0;
	case '?':
		++*pattern;
		return 1;
	case '[':
		end = set_end(*pattern + 1);
		if (end) {
			const char *set = *pattern + 1;

			*pattern = end + 1;
			return set_holds(set, end, c);
		}
	}
	return next(pattern) == c;
}

/* Only the last '*' is tried again: an earlier one's match does not affect a later one. */
int
glob_matches(const char *pattern, const char *name)
{
	const char *star = NULL, *taken = name;

	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			taken = name;
		} else if (!*name) {
			return !*pattern;
		} else if (!match_one(&pattern, &name)) {
			if (!star)
				return 0;
			next(&taken);
			pattern = star;
			name = taken;
		}
	}
}
