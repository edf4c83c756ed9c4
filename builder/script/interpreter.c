/* SPDX-License-Identifier: MIT */
/*
 * The interpreter of a script; see script/interpreter.h.
 */
#include <string.h>

#include "common/home.h"
#include "script/interpreter.h"

int
interpreter_is_name(const char *path, size_t n)
{
	char name[NAME_CAP];
	size_t start = n;

	while (start > 0 && path[start - 1] != '/')
		start--;
	if (n - start >= sizeof(name))
		return 0;
	memcpy(name, path + start, n - start);
	name[n - start] = '\0';
	return home_is_python(name);
}

int
interpreter_take(struct interpreter *out, const struct interpreter_known *known, const char *path,
		 size_t n)
{
	int is_known = known && known->holds(known->arg, path, n);

	if (!interpreter_is_name(path, n) || out->is_known || (out->path && !is_known))
		return 0;
	out->path = path;
	out->len = n;
	out->is_known = is_known;
	out->options = NULL;
	out->options_len = 0;
	return 1;
}

int
interpreter_take_copy(struct interpreter *out, const struct interpreter_known *known,
		      const char *path, size_t n)
{
	if (n > sizeof(out->decoded) || !interpreter_take(out, known, path, n))
		return 0;
	memmove(out->decoded, path, n);
	out->path = out->decoded;
	return 1;
}

/* The options from `at` to the end of the line. Returns 0 if it is something else. */
static int
find_options(const char *at, const char *end, const char **options, size_t *n)
{
	const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	const char *start = at;

	if (newline)
		end = newline;
	while (at < end && strchr(" \t", *at))
		at++;
	while (end > at && strchr(" \t\r", end[-1]))
		end--;
	*options = at < end ? at : NULL;
	*n = (size_t)(end - at);
	return at == end || (at > start && *at == '-');
}

/* Takes the reading whose path is from `at`, after the quote, to `stop`, if it is one. */
static void
try_stop(struct interpreter *out, const struct interpreter_known *known, const char *at, int quoted,
	 const char *stop, const char *end)
{
	const char *path = at + quoted, *options;
	size_t len = (size_t)(stop - path), n;

	if (!find_options(stop + (stop < end && *stop == '"'), end, &options, &n) ||
	    (memchr(path, '\n', len) && !(known && known->holds(known->arg, path, len))) ||
	    !interpreter_take(out, known, path, len))
		return;
	out->options = options;
	out->options_len = n;
	out->used = (size_t)((options ? options + n : stop) - at);
}

static void
try_stops(struct interpreter *out, const struct interpreter_known *known, const char *at,
	  const char *end)
{
	int quoted = at < end && *at == '"';

	for (const char *stop = at + quoted; stop < end; stop++)
		if (strchr(quoted ? "\"" : " \t\r\n", *stop))
			try_stop(out, known, at, quoted, stop, end);
	if (!quoted)
		try_stop(out, known, at, quoted, end, end);
}

void
interpreter_read(struct interpreter *out, const struct interpreter_known *known, const char *bytes,
		 size_t n)
{
	try_stops(out, known, bytes, bytes + n);
}

void
interpreter_read_escaped(struct interpreter *out, const struct interpreter_known *known,
			 const char *bytes, size_t n)
{
	size_t len = 0;

	if (out->is_known || n > sizeof(out->decoded) || !memmem(bytes, n, "\\\"", 2))
		return;
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != '\\' || i + 1 == n || bytes[i + 1] != '"')
			out->decoded[len++] = bytes[i];
	try_stops(out, known, out->decoded, out->decoded + len);
	if (out->path >= out->decoded && out->path < out->decoded + len)
		out->used = 0;
}
