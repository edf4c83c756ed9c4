/* SPDX-License-Identifier: MIT */
/*
 * What a script is; see script.h.
 */
#include <string.h>

#include "home.h"
#include "layout.h"
#include "script.h"

/* The bytes of one line, without its end. */
struct line {
	const char *at;
	size_t len;
	size_t next; /* offset of the line behind it */
};

static struct line
line_at(const char *bytes, size_t n, size_t offset)
{
	const char *at = bytes + offset;
	const char *newline = memchr(at, '\n', n - offset);
	size_t len = newline ? (size_t)(newline - at) : n - offset;
	size_t next = offset + len + (newline != NULL);

	while (len > 0 && (at[len - 1] == '\r' || at[len - 1] == ' ' || at[len - 1] == '\t'))
		len--;
	return (struct line){at, len, next};
}

static int
starts_with(struct line line, const char *text)
{
	size_t n = strlen(text);

	return line.len >= n && !memcmp(line.at, text, n);
}

static int
holds(struct line line, const char *text)
{
	return memmem(line.at, line.len, text, strlen(text)) != NULL;
}

/* 1 if the path's last component is an interpreter's name ("pythonw", too, is one). */
static int
names_python(const char *path, size_t n)
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

/* "#!/path/python -E" */
static void
parse_direct(struct line line, struct script *out)
{
	const char *end = line.at + line.len, *at = line.at + 2, *stop;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	for (stop = at; stop < end && *stop != ' ' && *stop != '\t';)
		stop++;
	/* A path with blanks in it: the kernel cannot use such a line, but it is written. */
	if (!names_python(at, (size_t)(stop - at)) && names_python(at, (size_t)(end - at)))
		stop = end;
	out->python = at;
	out->python_len = (size_t)(stop - at);
	while (stop < end && (*stop == ' ' || *stop == '\t'))
		stop++;
	out->options = stop < end ? stop : NULL;
	out->options_len = (size_t)(end - stop);
	if (names_python(out->python, out->python_len))
		out->kind = SCRIPT_PYTHON;
	else if (out->options && starts_with(line, "#!/usr/bin/env ") &&
		 names_python(out->options, out->options_len))
		out->kind = SCRIPT_ENV;
}

/* The second line of distlib's and uv's header: "'''exec' … "$0" "$@"". */
static void
parse_exec(struct line line, struct script *out)
{
	static const char start[] = "'''exec' ", tail[] = " \"$0\" \"$@\"";
	const char *at = line.at + sizeof(start) - 1;
	const char *end = line.at + line.len - (sizeof(tail) - 1);

	if (holds(line, "$(dirname")) {
		out->kind = SCRIPT_BESIDE;
		return;
	}
	while (end > at + 1 && end[-1] == ' ')
		end--;
	if (*at == '"') {
		const char *quote = memchr(at + 1, '"', (size_t)(end - at - 1));

		if (!quote)
			return;
		at++;
		end = quote;
	}
	out->python = at;
	out->python_len = (size_t)(end - at);
	if (names_python(at, (size_t)(end - at)))
		out->kind = SCRIPT_PYTHON;
}

static void
parse_sh(const char *bytes, size_t n, struct line first, struct script *out)
{
	struct line line = line_at(bytes, n, first.next);
	int is_exec = starts_with(line, "'''exec' ") && holds(line, " \"$0\" \"$@\"");
	size_t offset = line.next;

	if (!is_exec && !starts_with(line, "'''':"))
		return;
	/* The header ends with the line that ends Python's string. */
	for (int lines = 3; offset < n && lines < 32; lines++) {
		struct line end = line_at(bytes, n, offset);

		offset = end.next;
		if (!starts_with(end, is_exec ? "' '''" : "'''"))
			continue;
		out->body = offset;
		out->lines = lines;
		out->kind = SCRIPT_POLYGLOT;
		if (is_exec) {
			out->kind = SCRIPT_OTHER;
			parse_exec(line, out);
		}
		return;
	}
}

void
script_parse(const char *bytes, size_t n, struct script *out)
{
	struct line first;

	*out = (struct script){.kind = SCRIPT_OTHER};
	if (n > 4 && !memcmp(bytes, "\177ELF", 4)) {
		if (memmem(bytes, n, SHIM_MARK, strlen(SHIM_MARK)))
			out->kind = SCRIPT_SHIM;
		return;
	}
	if (n < 3 || bytes[0] != '#' || bytes[1] != '!')
		return;
	first = line_at(bytes, n, 0);
	out->body = first.next;
	out->lines = 1;
	if (starts_with(first, "#!/bin/sh"))
		parse_sh(bytes, n, first, out);
	else
		parse_direct(first, out);
}

/* PEP 263: a comment with "coding" and ':' or '=' behind it. */
static int
has_cookie(struct line line)
{
	const char *at = memmem(line.at, line.len, "coding", 6);
	size_t blank = 0;

	while (blank < line.len && (line.at[blank] == ' ' || line.at[blank] == '\t'))
		blank++;
	return blank < line.len && line.at[blank] == '#' && at && at + 6 < line.at + line.len &&
	       (at[6] == ':' || at[6] == '=');
}

int
script_needs_own_start(const char *source, size_t n)
{
	size_t offset = 0;

	for (int i = 0; offset < n; i++) {
		struct line line = line_at(source, n, offset);
		size_t at = 0;

		offset = line.next;
		if (i < 2 && has_cookie(line))
			return 1;
		while (at < line.len && strchr(" \t\f", line.at[at]))
			at++;
		if (at == line.len || line.at[at] == '#')
			continue;
		/* The first statement: a string, perhaps with a prefix (r, u, b, f)? */
		while (at < line.len && strchr("rRuUbBfF", line.at[at]))
			at++;
		return at < line.len && (line.at[at] == '"' || line.at[at] == '\'');
	}
	return 0;
}

/* Copies a name of n bytes. */
static int
copy_name(char *to, const char *from, size_t n)
{
	if (n == 0 || n >= NAME_CAP)
		return 0;
	memcpy(to, from, n);
	to[n] = '\0';
	return 1;
}

/* One line of an entry point's script. Returns 0 if it cannot be one. */
static int
take_entry_line(struct line line, char *module, char *attribute)
{
	static const char *const idle[] = {
		"#",
		"import re",
		"import sys",
		"if __name__ == ",
		"sys.argv[0] = ",
		"if sys.argv[0].endswith(",
	};
	const char *end = line.at + line.len;

	while (line.len > 0 && (*line.at == ' ' || *line.at == '\t'))
		line.at++, line.len--;
	if (line.len == 0)
		return 1;
	if (starts_with(line, "from ")) {
		const char *import = memmem(line.at, line.len, " import ", 8);

		return import && !*module &&
		       copy_name(module, line.at + 5, (size_t)(import - line.at) - 5);
	}
	if (starts_with(line, "sys.exit(") && line.len > 12 && !memcmp(end - 3, "())", 3))
		return !*attribute && copy_name(attribute, line.at + 9, line.len - 12);
	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		if (starts_with(line, idle[i]))
			return 1;
	return 0;
}

int
script_is_entry(const char *source, size_t n, char *module, char *attribute)
{
	*module = *attribute = '\0';
	for (size_t offset = 0; offset < n;) {
		struct line line = line_at(source, n, offset);

		if (!take_entry_line(line, module, attribute))
			return 0;
		offset = line.next;
	}
	return *module && *attribute;
}
