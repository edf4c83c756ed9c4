/* SPDX-License-Identifier: MIT */
/*
 * The kind of a script; see script/script.h.
 */
#include <string.h>

#include "common/home.h"
#include "common/layout.h"
#include "script/script.h"
#include "text/line.h"

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

/*
 * "#!/path/python -E". The kernel ends the path at the first blank, but installers write paths with
 * blanks all the same, setuptools in quotes; so the path ends where it names a Python.
 */
static void
parse_direct(struct line line, struct script *out)
{
	static const char env[] = "#!/usr/bin/env ";
	int by_env = line_starts(line, env);
	const char *end = line.at + line.len, *stop;
	const char *at = line.at + (by_env ? sizeof(env) - 1 : 2);
	int quoted;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	quoted = at < end && *at == '"';
	at += quoted;
	for (stop = at; stop < end; stop++)
		if ((*stop == (quoted ? '"' : ' ') || *stop == '\t') &&
		    names_python(at, (size_t)(stop - at)))
			break;
	out->python = at;
	out->python_len = (size_t)(stop - at);
	if (names_python(out->python, out->python_len))
		out->kind = SCRIPT_PYTHON;
	for (stop += quoted && stop < end; stop < end && (*stop == ' ' || *stop == '\t');)
		stop++;
	out->options = stop < end ? stop : NULL;
	out->options_len = (size_t)(end - stop);
	if (by_env && out->kind == SCRIPT_PYTHON)
		out->kind = SCRIPT_ENV;
}

/* uv's "$(printf %b '\'0057 '\'0164)": after a quote and a 0 each number is a byte in octal. */
static void
decode_printf(const char *at, const char *end, struct script *out)
{
	size_t n = 0;

	for (; at < end && n < sizeof(out->decoded) - 1; at++) {
		unsigned byte = 0;

		if (*at != '\'' || end - at < 2 || at[1] != '0')
			continue;
		for (at++; at < end && *at >= '0' && *at <= '7'; at++)
			byte = byte * 8 + (unsigned)(*at - '0');
		out->decoded[n++] = (char)byte;
	}
	out->python = out->decoded;
	out->python_len = n;
}

/* The line that starts Python in distlib's and uv's header: "'''exec' … "$0" "$@"". */
static void
parse_exec(struct line line, struct script *out)
{
	static const char start[] = "'''exec' ", tail[] = " \"$0\" \"$@\"";
	static const char octal[] = "\"$(printf %b ";
	const char *at = line.at + sizeof(start) - 1;
	const char *end = line.at + line.len - (sizeof(tail) - 1);

	out->kind = SCRIPT_OTHER;
	if (line_holds(line, "$(dirname")) {
		out->kind = SCRIPT_BESIDE;
		return;
	}
	while (end > at + 1 && end[-1] == ' ')
		end--;
	if (end - at > (ptrdiff_t)sizeof(octal) && !memcmp(at, octal, sizeof(octal) - 1)) {
		decode_printf(at, end, out);
	} else {
		if (end - at > 2 && *at == '"' && end[-1] == '"')
			at++, end--;
		out->python = at;
		out->python_len = end > at ? (size_t)(end - at) : 0;
	}
	if (names_python(out->python, out->python_len))
		out->kind = SCRIPT_PYTHON;
}

static void
parse_sh(const char *bytes, size_t n, struct line first, struct script *out)
{
	struct line line = line_at(bytes, n, first.next);
	size_t offset;
	int is_exec;

	/* uv keeps a source's encoding in the second line, where Python looks for it. */
	if (line_starts(line, "#"))
		line = line_at(bytes, n, line.next);
	is_exec = line_starts(line, "'''exec' ") && line_holds(line, " \"$0\" \"$@\"");
	if (!is_exec && !line_starts(line, "'''':"))
		return;
	/* The header ends with the line that ends Python's string. */
	offset = line.next;
	for (int lines = 0; offset < n && lines < 32; lines++) {
		struct line end = line_at(bytes, n, offset);

		offset = end.next;
		if (!line_starts(end, is_exec ? "' '''" : "'''"))
			continue;
		out->body = offset;
		out->kind = SCRIPT_POLYGLOT;
		if (is_exec)
			parse_exec(line, out);
		return;
	}
}

void
script_parse(const char *bytes, size_t n, struct script *out)
{
	struct line first;

	*out = (struct script){.kind = SCRIPT_OTHER, .lines = 1};
	if (n > 4 && !memcmp(bytes, "\177ELF", 4)) {
		/* movenv itself holds a shim, but not so near its start. */
		if (memmem(bytes, n < SHIM_MAX ? n : SHIM_MAX, SHIM_MARK, strlen(SHIM_MARK)))
			out->kind = SCRIPT_SHIM;
		return;
	}
	if (n < 3 || bytes[0] != '#' || bytes[1] != '!')
		return;
	first = line_at(bytes, n, 0);
	out->body = first.next;
	if (line_starts(first, "#!/bin/sh"))
		parse_sh(bytes, n, first, out);
	else
		parse_direct(first, out);
}

/* PEP 263: a comment with "coding" and ':' or '=' after it. */
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

	if (memmem(source, n, "__doc__", 7))
		return 1;
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
