/* SPDX-License-Identifier: MIT */
/*
 * Activation scripts; see activate/activate.h. A template holds two words in place of which
 * literals of its shell are put. A literal is a pair of quotes and a table of what cannot stand
 * between them. Python, and so xonsh, gets literals of bytes (the template has the b), ASCII
 * whatever they hold.
 */
#include <errno.h>
#include <string.h>

#include "activate/activate.h"
#include "common/compiler.h"
#include "core/buf.h"
#include "embed/embed.h"

#define PROMPT_MARK "__MOVENV_PROMPT__"
#define BIN_MARK "__MOVENV_BIN__"

/* What stands in a literal for a piece of the text; the last of a table has no text. */
struct sign {
	const char *text;
	const char *written;
};

/* POSIX 2.2.2: nothing but the quote itself has a meaning between single quotes. */
static const struct sign sh_signs[] = {{"'", "'\\''"}, {0}};

/* fish alone lets a backslash quote a quote and a backslash between single quotes. */
static const struct sign fish_signs[] = {{"'", "\\'"}, {"\\", "\\\\"}, {0}};

/*
 * csh finds history between quotes too, and wants a backslash before a newline there. A backslash
 * stands outside of the quotes, as its meaning in them hangs on tcsh's variable backslash_quote.
 */
static const struct sign csh_signs[] = {
	{"'", "'\\''"}, {"!", "'\\!'"}, {"\\", "'\\\\'"}, {"\n", "\\\n"}, {0},
};

/* PowerShell takes each of these for a single quote, ASCII or not, and two for one in the text. */
static const struct sign ps1_signs[] = {
	{"'", "''"},
	{"\xe2\x80\x98", "\xe2\x80\x98\xe2\x80\x98"}, /* U+2018 */
	{"\xe2\x80\x99", "\xe2\x80\x99\xe2\x80\x99"}, /* U+2019 */
	{"\xe2\x80\x9a", "\xe2\x80\x9a\xe2\x80\x9a"}, /* U+201A */
	{"\xe2\x80\x9b", "\xe2\x80\x9b\xe2\x80\x9b"}, /* U+201B */
	{0},
};

/* Nushell's quotes that know a backslash; nothing is expanded in them unless a $ stands before. */
static const struct sign nu_signs[] = {{"\"", "\\\""}, {"\\", "\\\\"}, {0}};

/* The template has the quotes. cmd cannot write the first three, and no file there is called so. */
static const struct sign bat_signs[] = {{"\"", "'"}, {"\n", " "}, {"\r", " "}, {"%", "%%"}, {0}};

static const struct script {
	const char *name;
	const struct sign *signs; /* NULL: Python's */
	char quote;
	char is_dos; /* only in a directory "Scripts" */
} scripts[] = {
	{"activate", sh_signs, '\'', 0},        {"activate.csh", csh_signs, '\'', 0},
	{"activate.fish", fish_signs, '\'', 0}, {"Activate.ps1", ps1_signs, '\'', 0},
	{"activate.nu", nu_signs, '"', 0},      {"activate.xsh", NULL, '\'', 0},
	{"activate_this.py", NULL, '\'', 0},    {"activate.bat", bat_signs, 0, 1},
	{"deactivate.bat", bat_signs, 0, 1},
};

static int
starts_with(const char *text, const char *piece)
{
	return !strncmp(text, piece, strlen(piece));
}

static int
put_signs(struct buf *out, const struct sign *signs, const char *text)
{
	int status = 0;

	while (status == 0 && *text) {
		const struct sign *s = signs;

		while (s->text && !starts_with(text, s->text))
			s++;
		status = s->text ? buf_puts(out, s->written) : buf_putc(out, *text);
		text += s->text ? strlen(s->text) : 1;
	}
	return status;
}

static int
put_bytes(struct buf *out, const char *text)
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
put_literal(struct buf *out, const struct script *script, const char *text)
{
	if (script->is_dos)
		return put_signs(out, script->signs, text);
	if (buf_putc(out, script->quote) < 0 ||
	    (script->signs ? put_signs(out, script->signs, text) : put_bytes(out, text)) < 0)
		return -1;
	return buf_putc(out, script->quote);
}

/* The length of this mark if the template goes on with it, else 0. */
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
	/* What is put in is not looked at again: a prompt may hold a mark. */
	for (at = template->data, end = at + template->len; status == 0 && at < end;) {
		size_t left = (size_t)(end - at);
		size_t n;

		if ((n = mark_at(at, left, PROMPT_MARK)) > 0) {
			status = put_literal(out, &scripts[i], prompt ? prompt : "");
		} else if ((n = mark_at(at, left, BIN_MARK)) > 0) {
			status = put_literal(out, &scripts[i], bin);
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
