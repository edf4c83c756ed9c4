/* SPDX-License-Identifier: MIT */
/*
 * The kind of a script; see script/script.h.
 */
#include <string.h>

#include "common/layout.h"
#include "script/script.h"
#include "script/sh_header.h"
#include "text/line.h"
#include "text/sh_word.h"

#define DIRECT_MAX (PATH_CAP + NAME_CAP) /* bytes of a "#!" line: a path and options */

/*
 * "#!/path/python -E". The kernel ends the path at the first blank, and setuptools writes quotes
 * for it. A path with a newline goes on in the next line.
 */
static void
parse_direct(struct line line, const char *bytes, size_t n, const struct interpreter_known *known,
	     struct script *out)
{
	static const char env[] = "#!/usr/bin/env ";
	int by_env = line_starts(line, env);
	const char *at = line.at + (by_env ? sizeof(env) - 1 : 2), *end = bytes + n;
	struct interpreter *python = &out->python;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (end - at > DIRECT_MAX)
		end = at + DIRECT_MAX;
	interpreter_read(python, known, at, (size_t)(end - at));
	if (!by_env && line.at + line.len > at)
		interpreter_read_escaped(python, known, at, (size_t)(line.at + line.len - at));
	if (!python->path)
		return;
	out->kind = by_env ? SCRIPT_ENV : SCRIPT_PYTHON;
	if (python->used)
		out->body = line_at(bytes, n, (size_t)(at - bytes) + python->used).next;
}

static void
parse_sh(const char *bytes, size_t n, struct line first, const struct interpreter_known *known,
	 struct script *out)
{
	static const enum script_kind kinds[] = {
		[SH_HEADER_NONE] = SCRIPT_OTHER,    [SH_HEADER_PATH] = SCRIPT_PYTHON,
		[SH_HEADER_BESIDE] = SCRIPT_BESIDE, [SH_HEADER_AROUND] = SCRIPT_AROUND,
		[SH_HEADER_OWN] = SCRIPT_POLYGLOT,
	};
	size_t body;

	out->kind = kinds[sh_header_read(bytes, n, first.next, known, &out->python, &body)];
	out->is_sh = 1;
	if (out->kind != SCRIPT_OTHER)
		out->body = body;
}

/* Returns 1 if n bytes of a "#!" line, after the "#!", name a POSIX shell; else 0. */
static int
names_shell(const char *line, size_t n)
{
	static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"};
	const char *at = line, *end = line + n;
	struct sh_word word;
	char value[NAME_CAP];

	while (sh_word_read(&at, end, &word, value, sizeof(value)) > 0) {
		const char *slash = strrchr(value, '/');
		const char *name = slash ? slash + 1 : value;

		for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
			if (!strcmp(name, shells[i]))
				return 1;
		if (strcmp(name, "env") != 0 && strcmp(name, "busybox") != 0 &&
		    strcmp(name, "-S") != 0)
			return 0;
	}
	return 0;
}

int
script_is_shim(const char *bytes, size_t n)
{
	return n > 4 && !memcmp(bytes, "\177ELF", 4) &&
	       memmem(bytes, n < SHIM_MARK_END ? n : SHIM_MARK_END, SHIM_MARK, strlen(SHIM_MARK));
}

void
script_parse(const char *bytes, size_t n, const struct interpreter_known *known, struct script *out)
{
	struct line first;

	*out = (struct script){.kind = SCRIPT_OTHER, .lines = 1};
	if (script_is_shim(bytes, n))
		out->kind = SCRIPT_SHIM;
	if (n < 3 || bytes[0] != '#' || bytes[1] != '!')
		return;
	first = line_at(bytes, n, 0);
	out->body = first.next;
	if (first.len > 2 && names_shell(first.at + 2, first.len - 2))
		parse_sh(bytes, n, first, known, out);
	else
		parse_direct(first, bytes, n, known, out);
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
