/* SPDX-License-Identifier: MIT */
/*
 * Relative paths in the texts of site-packages; see repair/relative_paths.h.
 */
#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "repair/relative_paths.h"
#include "text/line.h"
#include "text/py_literal.h"

/* Appends the path from a site-packages directory up to the environment: "../../../". */
static int
add_climb(struct buf *out, const char *site)
{
	int status = buf_puts(out, "../");

	for (; *site && status == 0; site++)
		if (*site == '/')
			status = buf_puts(out, "../");
	return status;
}

/* The length of a line without its end. To Python each of LF, CR and CRLF is one. */
static size_t
pth_line_length(const char *at, size_t left)
{
	size_t n = 0;

	while (n < left && at[n] != '\n' && at[n] != '\r')
		n++;
	return n;
}

int
relative_paths_pth(const struct environment *env, const char *site, const struct buf *text,
		   struct buf *out)
{
	int changed = 0, status = 0;

	for (size_t at = 0; at < text->len && status == 0; at++) {
		const char *line = text->data + at;
		size_t n = pth_line_length(line, text->len - at), bare = n, rest;

		while (bare > 0 && isspace((unsigned char)line[bare - 1])) /* so does site.py */
			bare--;
		if (environment_holds(env, line, bare, &rest)) {
			status = add_climb(out, site) | buf_add(out, line + rest, n - rest);
			changed = 1;
		} else {
			status = buf_add(out, line, n);
		}
		at += n;
		if (at < text->len)
			status |= buf_putc(out, text->data[at]);
	}
	return status < 0 ? -1 : changed;
}

int
relative_paths_egg_link(const struct environment *env, const char *site, const struct buf *text,
			struct buf *out)
{
	struct line line = line_at(buf_str(text), text->len, 0);
	struct path project;
	size_t rest;

	if (!environment_holds(env, line.at, line.len, &rest) ||
	    path_set(&project, line.at + rest, line.len - rest) < 0 ||
	    faccessat(env->root, project.buf, F_OK, 0) < 0)
		return 0;
	return relative_paths_pth(env, site, text, out);
}

/*
 * Returns 1 if an expression may replace the n bytes of a literal: it has no prefix such as r or b,
 * and no other literal beside it is joined to it.
 */
static int
is_whole_literal(const struct buf *text, const char *at, size_t n)
{
	const char *start = text->data, *end = start + text->len, *after = at + n;
	unsigned char before = at > start ? (unsigned char)at[-1] : ' ';

	if (isalnum(before) || before == '_' || before >= 0x80)
		return 0;
	while (at > start && isspace((unsigned char)at[-1]))
		at--;
	while (after < end && isspace((unsigned char)*after))
		after++;
	return (at == start || (at[-1] != '\'' && at[-1] != '"')) &&
	       (after == end || (*after != '\'' && *after != '"'));
}

int
relative_paths_may_fix(const struct buf *text, const char *at, size_t n)
{
	return n > 2 && !memchr(at + 1, '\'', n - 2) && is_whole_literal(text, at, n);
}

int
relative_paths_finder(const struct environment *env, const char *site, const struct buf *text,
		      struct buf *out)
{
	static const char join[] = "__import__('os').path.join(__import__('os').path.dirname("
				   "__import__('os').path.abspath(__file__)), '";
	const char *at = buf_str(text), *end = at + text->len;
	int changed = 0;

	while (at < end) {
		int is_quote = *at == '\'' || *at == '"';
		size_t n = is_quote ? py_literal_length(at, end) : 0;
		size_t rest;
		int status;

		if (n > 2 && environment_holds(env, at + 1, n - 2, &rest) &&
		    relative_paths_may_fix(text, at, n)) {
			status = buf_puts(out, join) | add_climb(out, site) |
				 buf_add(out, at + 1 + rest, n - 2 - rest) | buf_puts(out, "')");
			changed = 1;
		} else {
			n = is_quote ? py_literal_skip(at, end) : 1;
			status = buf_add(out, at, n);
		}
		if (status < 0)
			return -1;
		at += n;
	}
	return changed;
}
