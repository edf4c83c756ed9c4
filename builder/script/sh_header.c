/* SPDX-License-Identifier: MIT */
/*
 * Headers that are sh and Python; see script/sh_header.h.
 */
#include <string.h>

#include "script/own_header.h"
#include "script/printed_path.h"
#include "script/sh_header.h"
#include "text/line.h"
#include "text/sh_word.h"

#define HEADER_MAX (4UL * PATH_CAP) /* bytes: in octal each byte of a path takes eight */
#define LINES_MAX 64                /* of comments and commands in a header */

/* A header that is being read. */
struct header_reader {
	const char *bytes, *end; /* of all; end is cut to HEADER_MAX */
	const char *at;
	const char *first; /* the start of Python's string */
	const struct interpreter_known *known;
	struct interpreter *out;
	struct sh_word word;
	char value[PATH_CAP]; /* of the word */
};

/* Reads the next word. Returns as sh_word_read(). */
static int
next_word(struct header_reader *r)
{
	return sh_word_read(&r->at, r->end, &r->word, r->value, sizeof(r->value));
}

static int
word_is(const struct header_reader *r, const char *text)
{
	return !r->word.is_expanded && !strcmp(r->value, text);
}

/* Returns 1 if the word is written as one of the texts in a list that ends with NULL. */
static int
word_is_written(const struct header_reader *r, const char *const *texts)
{
	for (; *texts; texts++)
		if (r->word.len == strlen(*texts) && !memcmp(r->word.at, *texts, r->word.len))
			return 1;
	return 0;
}

/* Moves after blank lines, comments and the commands that do nothing, to the word after "exec". */
static int
find_exec(struct header_reader *r)
{
	for (int i = 0; i < LINES_MAX && r->at < r->end; i++) {
		int status = next_word(r);

		if (status > 0 && word_is(r, "exec"))
			return 1;
		if (status > 0 && !word_is(r, ":") && !word_is(r, "true"))
			return 0;
		while (status > 0)
			status = next_word(r);
		if (status < 0)
			return 0;
		if (r->at < r->end && *r->at == ';')
			r->at++;
		else if (r->at == r->end || *r->at == '\n' || *r->at == '#')
			sh_word_skip_line(&r->at, r->end);
		else
			return 0;
	}
	return 0;
}

/* Returns 1 for words that sh takes as they are, and that may stand in a string of Python. */
static int
are_options(const char *at, const char *end)
{
	size_t n = (size_t)(end - at);

	return !memmem(at, n, "'''", 3) && !memchr(at, '\n', n) && !memchr(at, '\\', n) &&
	       sh_words_are_plain(at, end);
}

/*
 * Reads the rest of the command: options, "$0" and "$@". Returns 1 if Python starts with this
 * script and all its arguments, and nothing else.
 */
static int
read_arguments(struct header_reader *r)
{
	static const char *const self[] = {"\"$0\"", "$0", "\"${0}\"", "${0}", NULL};
	static const char *const all[] = {"\"$@\"",   "$@", "${1+\"$@\"}", "${1:+\"$@\"}",
					  "\"${@}\"", "$*", NULL};
	const char *options = r->at, *options_end = r->at;
	int status, wants_value = 0;

	while ((status = next_word(r)) > 0 && !r->word.is_expanded) {
		if (!wants_value && (r->value[0] != '-' || word_is(r, "-c") || word_is(r, "-m")))
			return 0;
		wants_value = !wants_value && (word_is(r, "-X") || word_is(r, "-W"));
		options_end = r->at;
	}
	if (status <= 0 || wants_value || !word_is_written(r, self))
		return 0;
	if (next_word(r) <= 0 || !word_is_written(r, all) || next_word(r) != 0 ||
	    (r->at < r->end && !strchr("\n#;", *r->at)))
		return 0;
	while (options < options_end && (*options == ' ' || *options == '\t'))
		options++;
	r->out->options = options < options_end ? options : NULL;
	r->out->options_len = (size_t)(options_end - options);
	return are_options(options, options_end);
}

/* Reads the path of uv's "$(printf %b '\'0057 '\'0164)". Returns 1, or 0 if it is another word. */
static int
decode_printf(struct header_reader *r)
{
	static const char start[] = "\"$(printf %b ";
	const char *at = r->word.at, *end = at + r->word.len;

	if (r->word.len < sizeof(start) || memcmp(at, start, sizeof(start) - 1) != 0)
		return 0;
	r->word.n = printed_path_decode(at, end, r->value, sizeof(r->value));
	return r->word.n < sizeof(r->value);
}

/*
 * The form of a word such as "$(dirname -- "$0")"/python. uv leads around, by the environment's own
 * name, if it got that as ../env.
 */
static enum sh_header_form
read_beside(struct header_reader *r)
{
	const char *path = r->value;

	if (!printed_path_end(r->word.at, r->word.len, r->value, sizeof(r->value))) {
		path += r->word.tail;
		if (!memmem(r->word.at, r->word.len, "$(", 2) &&
		    !memchr(r->word.at, '`', r->word.len))
			return SH_HEADER_NONE;
	}
	if (path[0] != '/' || !interpreter_is_name(path, strlen(path)))
		return SH_HEADER_NONE;
	if (!strchr(path + 1, '/'))
		return SH_HEADER_BESIDE;
	return !strncmp(path, "/../", 4) && interpreter_take_copy(r->out, NULL, path, strlen(path))
		       ? SH_HEADER_AROUND
		       : SH_HEADER_NONE;
}

/* Reads the command as sh does. Returns its form. */
static enum sh_header_form
read_as_sh(struct header_reader *r)
{
	enum sh_header_form form;

	if (next_word(r) <= 0)
		return SH_HEADER_NONE;
	form = r->word.is_expanded ? read_beside(r) : SH_HEADER_NONE;
	if (r->word.is_expanded && form == SH_HEADER_NONE && !decode_printf(r))
		return SH_HEADER_NONE;
	/* A name without a directory is that of a program on PATH. */
	if (form == SH_HEADER_NONE &&
	    (r->value[0] != '/' || !interpreter_take_copy(r->out, r->known, r->value, r->word.n)))
		return SH_HEADER_NONE;
	if (read_arguments(r))
		return form == SH_HEADER_NONE ? SH_HEADER_PATH : form;
	r->out->path = NULL;
	r->out->is_known = 0;
	return SH_HEADER_NONE;
}

/*
 * Reads the path as it stands, before each "$0" "$@", since a path may hold that text. Returns 1 if
 * that names an interpreter, and what stands after it are its arguments.
 */
static int
read_as_it_stands(struct header_reader *r)
{
	static const char tail[] = " \"$0\" \"$@\"";
	const char *path = r->at, *from = path, *stop;

	while (!r->out->is_known &&
	       (stop = memmem(from, (size_t)(r->end - from), tail, sizeof(tail) - 1))) {
		const char *was = r->out->path;

		from = stop + 1;
		interpreter_read(r->out, r->known, path, (size_t)(stop - path));
		if (r->out->path == was)
			continue;
		r->at = r->out->options ? r->out->options : stop;
		if (r->out->path[0] == '/' && read_arguments(r))
			return 1;
		r->out->path = NULL;
		r->out->is_known = 0;
	}
	return 0;
}

/* Reads what is after "exec". A reading that is known is better than one that is not. */
static enum sh_header_form
read_command(struct header_reader *r)
{
	struct interpreter *out = r->out, other = {0};
	const char *command = r->at, *after;
	enum sh_header_form form = read_as_sh(r);
	int stands;

	if (form == SH_HEADER_BESIDE || form == SH_HEADER_AROUND || out->is_known)
		return form;
	after = r->at;
	r->at = command;
	r->out = &other;
	stands = read_as_it_stands(r);
	r->out = out;
	if (stands && (form == SH_HEADER_NONE || other.is_known)) {
		*out = other; /* its path is in the bytes */
		return SH_HEADER_PATH;
	}
	r->at = after;
	return form;
}

/* Returns the three quotes that Python's string has after literals in one line, or NULL. */
static const char *
string_quotes(const char *at, const char *end)
{
	static const char *const quotes[] = {"'''", "\"\"\""};

	while (at && end - at > 2 && (*at == '\'' || *at == '"')) {
		for (size_t i = 0; i < 2; i++)
			if (!memcmp(at, quotes[i], 3))
				return quotes[i];
		at = memchr(at + 1, *at, (size_t)(end - at) - 1);
		for (at = at ? at + 1 : end; at < end && *at == ' ';)
			at++;
	}
	return NULL;
}

/*
 * Finds the end of Python's string, which the rest of the header is. Up to uv 0.7 the options of a
 * script stand after it. Returns the offset of the next line, or 0 if there is none.
 */
static size_t
find_body(struct header_reader *r, size_t n)
{
	size_t offset = (size_t)(r->at - r->bytes);
	struct line line = line_at(r->bytes, n, (size_t)(r->first - r->bytes));
	const char *quotes = string_quotes(line.at, line.at + line.len);

	for (int i = 0; i < LINES_MAX && offset < n; i++, offset = line.next) {
		const char *close, *rest;

		line = line_at(r->bytes, n, offset);
		close = quotes ? memmem(line.at, line.len, quotes, 3) : line.at + line.len;
		if (!close)
			continue;
		for (rest = close + (quotes ? 3 : 0); rest < line.at + line.len && *rest == ' ';)
			rest++;
		if (rest == line.at + line.len || *rest == '#')
			return line.next;
		if (*rest != '-' || r->out->options || !are_options(rest, line.at + line.len))
			return 0;
		r->out->options = rest;
		r->out->options_len = (size_t)(line.at + line.len - rest);
		return line.next;
	}
	return 0;
}

enum sh_header_form
sh_header_read(const char *bytes, size_t n, size_t at, const struct interpreter_known *known,
	       struct interpreter *out, size_t *body)
{
	size_t left = n - at;
	struct header_reader r = {.bytes = bytes, .at = bytes + at, .known = known, .out = out};
	enum sh_header_form form;

	if (own_header_read(bytes, n, at, out, body))
		return SH_HEADER_OWN;
	r.end = r.at + (left < HEADER_MAX ? left : HEADER_MAX);
	while (r.at < r.end && strchr("#\n\r", *r.at))
		sh_word_skip_line(&r.at, r.end);
	/* A string of Python begins with a quote. */
	if (r.at == r.end || (*r.at != '\'' && *r.at != '"'))
		return SH_HEADER_NONE;
	r.first = r.at;
	if (!find_exec(&r))
		return SH_HEADER_NONE;
	while (r.at < r.end && *r.at == ' ')
		r.at++;
	form = read_command(&r);
	*body = form == SH_HEADER_NONE ? 0 : find_body(&r, n);
	return *body ? form : SH_HEADER_NONE;
}
