/* SPDX-License-Identifier: MIT */
/*
 * Activation scripts; see activate/activate.h. A template holds two marks, which are
 * replaced by literals of its shell. A literal is quoted text, in which a table replaces the
 * characters that the quotes do not protect. Python, and so xonsh, gets literals of bytes in ASCII;
 * the template has the b.
 */
#include <errno.h>
#include <string.h>

#include "activate/activate.h"
#include "common/compiler.h"
#include "core/buf.h"
#include "embed/embed.h"

#define PROMPT_MARK "__MOVENV_PROMPT__"
#define BIN_MARK "__MOVENV_BIN__"

/* A piece of the text and its form in a literal; the last row of a table has no text. */
struct escape {
	const char *text;
	const char *written;
};

/* POSIX 2.2.2: only the quote itself has a meaning between single quotes. */
static const struct escape sh_escapes[] = {{"'", "'\\''"}, {0}};

/* fish alone lets a backslash quote a quote and a backslash between single quotes. */
static const struct escape fish_escapes[] = {{"'", "\\'"}, {"\\", "\\\\"}, {0}};

/*
 * csh finds history between quotes too, and wants a backslash before a newline there. A backslash
 * stands outside of the quotes, as its meaning in them hangs on tcsh's variable backslash_quote.
 */
static const struct escape csh_escapes[] = {
	{"'", "'\\''"}, {"!", "'\\!'"}, {"\\", "'\\\\'"}, {"\n", "\\\n"}, {0},
};

/* PowerShell takes each of these for a single quote, ASCII or not, and two for one in the text. */
static const struct escape ps1_escapes[] = {
	{"'", "''"},
	{"\xe2\x80\x98", "\xe2\x80\x98\xe2\x80\x98"}, /* U+2018 */
	{"\xe2\x80\x99", "\xe2\x80\x99\xe2\x80\x99"}, /* U+2019 */
	{"\xe2\x80\x9a", "\xe2\x80\x9a\xe2\x80\x9a"}, /* U+201A */
	{"\xe2\x80\x9b", "\xe2\x80\x9b\xe2\x80\x9b"}, /* U+201B */
	{0},
};

/* Nushell's quotes with backslash escapes; nothing is expanded in them without a $ before. */
static const struct escape nu_escapes[] = {{"\"", "\\\""}, {"\\", "\\\\"}, {0}};

/* The template has the quotes. cmd cannot express the first three; no file name there has them. */
static const struct escape bat_escapes[] = {
	{"\"", "'"}, {"\n", " "}, {"\r", " "}, {"%", "%%"}, {0}};

static const struct script {
	const char *name;
	const struct escape *escapes; /* NULL: Python's */
	char quote;
	char is_dos; /* only in a directory "Scripts" */
} scripts[] = {
	{"activate", sh_escapes, '\'', 0},        {"activate.csh", csh_escapes, '\'', 0},
	{"activate.fish", fish_escapes, '\'', 0}, {"Activate.ps1", ps1_escapes, '\'', 0},
	{"activate.nu", nu_escapes, '"', 0},      {"activate.xsh", NULL, '\'', 0},
	{"activate_this.py", NULL, '\'', 0},      {"activate.bat", bat_escapes, 0, 1},
	{"deactivate.bat", bat_escapes, 0, 1},
};

static int
starts_with(const char *text, const char *piece)
{
	return !strncmp(text, piece, strlen(piece));
}

static int
add_escapes(struct buf *out, const struct escape *escapes, const char *text)
{
	int status = 0;

	while (status == 0 && *text) {
		const struct escape *s = escapes;

		while (s->text && !starts_with(text, s->text))
			s++;
		status = s->text ? buf_puts(out, s->written) : buf_putc(out, *text);
		text += s->text ? strlen(s->text) : 1;
	}
	return status;
}

static int
add_py_bytes(struct buf *out, const char *text)
{
	static const char digits[] = "0123456789abcdef";
	int status = 0;

	for (; status == 0 && *text; text++) {
		unsigned char c = (unsigned char)*text;
		const char hex[] = {'\\', 'x', digits[c >> 4], digits[c & 15], '\0'};

		status = c < ' ' || c > '~' || c == '\'' || c == '\\' ? buf_puts(out, hex)
								      : buf_putc(out, *text);
	}
	return status;
}

static int
add_literal(struct buf *out, const struct script *script, const char *text)
{
	if (script->is_dos)
		return add_escapes(out, script->escapes, text);
	if (buf_putc(out, script->quote) < 0 ||
	    (script->escapes ? add_escapes(out, script->escapes, text) : add_py_bytes(out, text)) <
		    0)
		return -1;
	return buf_putc(out, script->quote);
}

/* Returns the length of the mark if the template continues with it, else 0. */
static size_t
mark_at(const char *at, size_t left, const char *mark)
{
	size_t n = strlen(mark);

	return left >= n && !memcmp(at, mark, n) ? n : 0;
}

size_t
activate_count(void)
{
	return COUNT_OF(scripts);
}

int
activate_belongs(size_t i, const char *bin)
{
	return i < COUNT_OF(scripts) && (!scripts[i].is_dos || !strcmp(bin, "Scripts"));
}

int
activate_render(size_t i, const char *prompt, const char *bin, struct buf *out, const char **name)
{
	const struct embed *template;
	const char *at, *end;
	int status = 0;

	template = i < COUNT_OF(scripts) ? embed_find(scripts[i].name) : NULL;
	if (!template) {
		errno = EINVAL;
		return -1;
	}
	*name = scripts[i].name;
	/* Replacements are not searched for marks: a prompt may hold one. */
	for (at = template->data, end = at + template->len; status == 0 && at < end;) {
		size_t left = (size_t)(end - at);
		size_t n;

		if ((n = mark_at(at, left, PROMPT_MARK)) > 0) {
			status = add_literal(out, &scripts[i], prompt ? prompt : "");
		} else if ((n = mark_at(at, left, BIN_MARK)) > 0) {
			status = add_literal(out, &scripts[i], bin);
		} else {
			/* Up to where the next mark may begin. */
			const char *next = memchr(at + 1, '_', left - 1);

			n = next ? (size_t)(next - at) : left;
			status = buf_add(out, at, n);
		}
		at += n;
	}
	return status;
}
