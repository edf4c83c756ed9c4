/* SPDX-License-Identifier: MIT */
/*
 * Reading JSON; see text/json_read.h.
 */
#include <stdint.h>
#include <string.h>

#include "text/json_read.h"

struct scan {
	const char *at, *end;
};

static void
skip_space(struct scan *s)
{
	while (s->at < s->end && memchr(" \t\r\n", *s->at, 4))
		s->at++;
}

/* Skips white space, and the character c if it comes next. Returns 1 if it did, else 0. */
static int
accept(struct scan *s, char c)
{
	skip_space(s);
	if (s->at == s->end || *s->at != c)
		return 0;
	s->at++;
	return 1;
}

/* Moves to the end of a string. Returns 1, or 0 if it is not closed. */
static int
skip_string(struct scan *s)
{
	for (s->at++; s->at < s->end; s->at++) {
		if (*s->at == '"') {
			s->at++;
			return 1;
		}
		if (*s->at == '\\' && ++s->at == s->end)
			return 0;
	}
	return 0;
}

/* Moves to the end of a value. Brackets of both kinds are counted together. */
static int
read_json_value(struct scan *s, struct json_span *value)
{
	size_t depth = 0;

	skip_space(s);
	value->at = s->at;
	while (s->at < s->end) {
		if (*s->at == '"') {
			if (!skip_string(s))
				return 0;
			if (depth == 0)
				break;
			continue;
		}
		if (depth == 0 && memchr(",]} \t\r\n:", *s->at, 8))
			break;
		if (*s->at == '{' || *s->at == '[')
			depth++;
		else if ((*s->at == '}' || *s->at == ']') && --depth == 0) {
			s->at++;
			break;
		}
		s->at++;
	}
	value->len = (size_t)(s->at - value->at);
	return depth == 0 && value->len > 0;
}

int
json_is(struct json_span value, const char *word)
{
	return value.len == strlen(word) && !memcmp(value.at, word, value.len);
}

int
json_member(struct json_span object, const char *name, struct json_span *value)
{
	struct scan s = {object.at, object.at + object.len};
	size_t n = strlen(name);
	int found = 0;

	if (!accept(&s, '{'))
		return 0;
	do {
		struct json_span key, this;

		skip_space(&s);
		if (s.at == s.end || *s.at != '"' || !read_json_value(&s, &key) ||
		    !accept(&s, ':') || !read_json_value(&s, &this))
			break;
		if (key.len == n + 2 && !memcmp(key.at + 1, name, n)) {
			*value = this;
			found = 1;
		}
	} while (accept(&s, ','));
	return found;
}

/* Returns the value of four hexadecimal digits, or -1 if they are not digits. */
static long
read_utf16_unit(struct scan *s)
{
	long unit = 0;

	if (s->end - s->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		static const char digits[] = "0123456789abcdefABCDEF";
		const char *digit = *s->at ? strchr(digits, *s->at) : NULL;

		if (!digit)
			return -1;
		unit = unit * 16 + (digit - digits) - (digit - digits > 15 ? 6 : 0);
		s->at++;
	}
	return unit;
}

static int
add_character(struct buf *out, long c)
{
	int status = 0;

	if (c < 0x80)
		return buf_putc(out, (char)c);
	if (c < 0x800)
		status = buf_putc(out, (char)(0xc0 | c >> 6));
	else if (c < 0x10000)
		status = buf_putc(out, (char)(0xe0 | c >> 12)) |
			 buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	else
		status = buf_putc(out, (char)(0xf0 | c >> 18)) |
			 buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f))) |
			 buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	return status | buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

/* Appends the escape after a backslash. Two surrogates make one character; one alone is kept. */
static int
add_escape(struct scan *s, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *simple = *s->at ? strchr(from, *s->at) : NULL;
	int is_unit = *s->at++ == 'u';
	long c, low;
	struct scan next;

	if (simple)
		return buf_putc(out, to[simple - from]) < 0 ? -1 : 1;
	c = is_unit ? read_utf16_unit(s) : -1;
	if (c <= 0)
		return 0;
	next = *s;
	if (c >> 10 == 0x36 && accept(&next, '\\') && accept(&next, 'u') &&
	    (low = read_utf16_unit(&next)) >> 10 == 0x37) {
		c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
		*s = next;
	}
	return add_character(out, c) < 0 ? -1 : 1;
}

int
json_text(struct json_span value, struct buf *out)
{
	struct scan s = {value.at + 1, value.at + value.len - 1};
	int status = 1;

	if (value.len < 2 || value.at[0] != '"' || *s.end != '"')
		return 0;
	while (status > 0 && s.at < s.end) {
		if (*s.at == '\0' || *s.at == '"')
			return 0;
		if (*s.at != '\\')
			status = buf_putc(out, *s.at++) < 0 ? -1 : 1;
		else if (++s.at == s.end)
			return 0;
		else
			status = add_escape(&s, out);
	}
	return status;
}
