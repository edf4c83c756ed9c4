/* SPDX-License-Identifier: MIT */
/*
 * Quoting; see text/quote.h. The tables have the characters that quotes do not protect.
 */
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "text/quote.h"
#include "text/utf8.h"

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

/* The caller has the quotes. cmd cannot express the first three; no file name there has them. */
static const struct escape bat_escapes[] = {
	{"\"", "'"}, {"\n", " "}, {"\r", " "}, {"%", "%%"}, {0}};

static const struct {
	const struct escape *escapes; /* NULL: Python's */
	char quote;                   /* 0: none */
} languages[] = {
	[QUOTE_SH] = {sh_escapes, '\''},     [QUOTE_CSH] = {csh_escapes, '\''},
	[QUOTE_FISH] = {fish_escapes, '\''}, [QUOTE_POWERSHELL] = {ps1_escapes, '\''},
	[QUOTE_NUSHELL] = {nu_escapes, '"'}, [QUOTE_CMD] = {bat_escapes, 0},
	[QUOTE_PYTHON_BYTES] = {NULL, '\''}, [QUOTE_PYTHON] = {NULL, '"'},
};

static int
add_quoted(struct buf *out, const struct escape *escapes, const char *text)
{
	int status = 0;

	while (status == 0 && *text) {
		const struct escape *s = escapes;

		while (s->text && strncmp(text, s->text, strlen(s->text)) != 0)
			s++;
		status = s->text ? buf_puts(out, s->written) : buf_putc(out, *text);
		text += s->text ? strlen(s->text) : 1;
	}
	return status;
}

static int
add_python_escaped(struct buf *out, const char *text, char quote)
{
	int status = 0;

	for (; status == 0 && *text; text++) {
		unsigned char c = (unsigned char)*text;

		status = c < ' ' || c > '~' || *text == quote || c == '\\'
				 ? buf_printf(out, "\\x%02x", c)
				 : buf_putc(out, *text);
	}
	return status;
}

int
quote_text(struct buf *out, enum quote_language language, const char *text)
{
	const struct escape *escapes = languages[language].escapes;
	char quote = languages[language].quote;
	int status = quote ? buf_putc(out, quote) : 0;

	if (status == 0)
		status = escapes ? add_quoted(out, escapes, text)
				 : add_python_escaped(out, text, quote);
	return status < 0 || !quote ? status : buf_putc(out, quote);
}

/*
 * pyvenv.cfg is UTF-8 and read by lines, so '?' stands for control characters and for bytes that
 * are not UTF-8.
 */
static int
add_printable(struct buf *out, const char *text)
{
	int status = 0;

	while (*text && status == 0) {
		uint32_t c;
		size_t n = utf8_decode(text, &c);

		if (n == 0 || c < ' ' || c == 0x7f)
			status = buf_putc(out, '?');
		else
			status = buf_add(out, text, n);
		text += n ? n : 1;
	}
	return status;
}

/* As Python's shlex.quote: a word without special characters is not quoted. */
int
quote_shell_word(struct buf *out, const char *word)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "@%+=:,./_-";
	const char *quote;
	int status;

	if (*word && !word[strspn(word, safe)])
		return buf_puts(out, word);
	status = buf_putc(out, '\'');

	for (; status == 0 && (quote = strchr(word, '\'')); word = quote + 1) {
		char *piece = strndup(word, (size_t)(quote - word));

		status = piece ? add_printable(out, piece) | buf_puts(out, "'\\''") : -1;
		free(piece);
	}
	return status < 0 ? -1 : add_printable(out, word) | buf_putc(out, '\'');
}
