/* SPDX-License-Identifier: MIT */
/*
 * A pyvenv.cfg with other values; see env/cfg_rewrite.h.
 */
#include <errno.h>
#include <string.h>

#include "common/layout.h"
#include "common/pyvenv_cfg.h"
#include "env/cfg_rewrite.h"
#include "text/line.h"

/* Returns the index of a line's key, or new->count. Only the first of two equal keys counts. */
static size_t
find_line_key(const struct cfg_rewrite *new, const char *at, size_t n, const unsigned char *seen)
{
	struct cfg_scan scan = {at, n};
	struct cfg_span key, value;

	if (cfg_next(&scan, &key, &value))
		for (size_t i = 0; i < new->count; i++)
			if (!seen[i] && cfg_is(key, new->keys[i]))
				return i;
	return new->count;
}

/* Appends the line with another value: its key, its blanks and its end stay. */
static int
add_changed_line(struct buf *out, const char *at, size_t n, const char *text)
{
	size_t end = n, start;

	while (end > 0 && (at[end - 1] == '\n' || at[end - 1] == '\r'))
		end--;
	start = (size_t)((const char *)memchr(at, '=', n) - at) + 1;
	while (start < end && (at[start] == ' ' || at[start] == '\t'))
		start++;
	return buf_add(out, at, start) | buf_puts(out, text) | buf_add(out, at + end, n - end);
}

/* Appends the lines of keys that the text lacks. */
static int
add_missing_lines(const struct cfg_rewrite *new, const unsigned char *seen, const char *eol,
		  struct buf *out)
{
	int status = 0;

	if (out->len > 0 && out->data[out->len - 1] != '\n')
		status = buf_puts(out, eol);
	for (size_t i = 0; i < new->count; i++)
		if (!seen[i] && new->values[i])
			status |= buf_puts(out, new->keys[i]) | buf_puts(out, " = ") |
				  buf_puts(out, new->values[i]) | buf_puts(out, eol);
	return status;
}

static int
are_values(const struct cfg_rewrite *new)
{
	for (size_t i = 0; i < new->count; i++)
		if (new->values[i] && !cfg_is_value(new->values[i], strlen(new->values[i])))
			return 0;
	return 1;
}

int
cfg_rewrite(const struct cfg_rewrite *new, const char *text, size_t n, struct buf *out)
{
	unsigned char seen[CFG_REWRITE_KEYS_MAX + 1] = {0};
	const char *eol = "\n";
	int status = 0;

	if (!are_values(new))
		return errno = EINVAL, -1;
	for (size_t at = 0, next; at < n && status == 0; at = next) {
		size_t key;

		next = line_at(text, n, at).next;
		key = find_line_key(new, text + at, next - at, seen);
		seen[key] = 1;
		if (next - at > 1 && !memcmp(text + next - 2, "\r\n", 2))
			eol = "\r\n";
		status = key < new->count &&new->values[key]
				 ? add_changed_line(out, text + at, next - at, new->values[key])
				 : buf_add(out, text + at, next - at);
	}
	status |= add_missing_lines(new, seen, eol, out);
	if (status == 0 && out->len >= CFG_MAX)
		return errno = EFBIG, -1;
	return status;
}
