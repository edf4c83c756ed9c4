/* SPDX-License-Identifier: MIT */
/*
 * The pyvenv.cfg of a new environment; see env/cfg_write.h.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "env/cfg_write.h"
#include "standalone/standalone.h"
#include "text/utf8.h"

/* The characters that have no shape of their own, or reorder others: repr() escapes them. */
static int
is_printable(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} unprintable[] = {
		{0x00, 0x1f},     {0x7f, 0xa0},        {0xad, 0xad},     {0x61c, 0x61c},
		{0x1680, 0x1680}, {0x180e, 0x180e},    {0x2000, 0x200f}, {0x2028, 0x202f},
		{0x205f, 0x206f}, {0x3000, 0x3000},    {0xe000, 0xf8ff}, {0xfeff, 0xfeff},
		{0xfff0, 0xfffb}, {0xe0000, 0x10ffff},
	};

	for (size_t i = 0; i < sizeof(unprintable) / sizeof(unprintable[0]); i++)
		if (c >= unprintable[i].from && c <= unprintable[i].to)
			return 0;
	return 1;
}

static int
add_escaped(struct buf *out, uint32_t c)
{
	if (c == '\n' || c == '\r' || c == '\t')
		return buf_puts(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
	if (c < 0x100)
		return buf_printf(out, "\\x%02x", (unsigned)c);
	return buf_printf(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

int
pyvenv_repr(const char *text, struct buf *out)
{
	char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';
	int status = buf_putc(out, quote);

	while (*text && status == 0) {
		uint32_t c;
		size_t n = utf8_decode(text, &c);

		if (n == 0)
			status = buf_printf(out, "\\udc%02x", (unsigned)(unsigned char)*text);
		else if (!is_printable(c))
			status = add_escaped(out, c);
		else if ((c == (unsigned char)quote || c == '\\') && buf_putc(out, '\\') < 0)
			status = -1;
		else
			status = buf_add(out, text, n);
		text += n ? n : 1;
	}
	return status < 0 ? -1 : buf_putc(out, quote);
}

/* UTF-8; a surrogate of PEP 383 is the byte that it stands for. */
static int
add_character(struct buf *out, unsigned long c)
{
	char bytes[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (c >= 0xdc80 && c <= 0xdcff)
		return buf_putc(out, (char)(c & 0xff));
	for (size_t i = n; i-- > 1; c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
	return buf_add(out, bytes, n);
}

/* The character behind a backslash, and how many bytes it takes; 0: it is no escape. */
static size_t
read_escape(const char *at, size_t left, unsigned long *c)
{
	static const char letters[] = "nrt\\'\"", meant[] = "\n\r\t\\'\"";
	const char *letter = left > 0 && *at ? strchr(letters, *at) : NULL;
	size_t digits = left == 0 ? 0 : *at == 'x' ? 2 : *at == 'u' ? 4 : *at == 'U' ? 8 : 0;
	char number[9] = "", *end;

	if (letter) {
		*c = (unsigned char)meant[letter - letters];
		return 1;
	}
	if (digits == 0 || left <= digits)
		return 0;
	memcpy(number, at + 1, digits);
	*c = strtoul(number, &end, 16);
	return *end || !isxdigit((unsigned char)*number) || *c == 0 || *c > 0x10ffff ? 0
										     : digits + 1;
}

int
pyvenv_unrepr(const char *text, size_t n, struct buf *out)
{
	int status = 0;

	for (size_t i = 0; i < n && status == 0;) {
		unsigned long c;
		size_t used = text[i] == '\\' ? read_escape(text + i + 1, n - i - 1, &c) : 0;

		status = used ? add_character(out, c) : buf_putc(out, text[i]);
		i += 1 + used;
	}
	return status;
}

int
pyvenv_plain(struct buf *out, const char *text)
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

/* As Python's shlex.quote: what no shell looks at twice stands as it is. */
int
pyvenv_word(struct buf *out, const char *word)
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

		status = piece ? pyvenv_plain(out, piece) | buf_puts(out, "'\\''") : -1;
		free(piece);
	}
	return status < 0 ? -1 : pyvenv_plain(out, word) | buf_putc(out, '\'');
}

int
pyvenv_command(const struct pyvenv_made *made, struct buf *out)
{
	const struct {
		int given;
		const char *option;
	} options[] = {
		{made->copies, " --copies"},
		{made->system_site, " --system-site-packages"},
		{made->clear, " --clear"},
		{made->upgrade, " --upgrade"},
		{made->upgrade_deps, " --upgrade-deps"},
		{made->text_scripts, " --scripts=text"},
		{made->standalone, " --standalone"},
		{made->standalone_python, " --standalone=python"},
		{made->without_ignore, " --without-scm-ignore-files"},
	};
	int status = buf_puts(out, "movenv create");

	for (size_t i = 0; i < COUNT_OF(options); i++)
		if (options[i].given)
			status |= buf_puts(out, options[i].option);
	status |= buf_puts(out, made->seeds);
	if (made->prompt)
		status |= buf_puts(out, " --prompt=") | pyvenv_word(out, made->prompt);
	status |= buf_puts(out, " --python=") | pyvenv_word(out, made->python);
	return status | buf_putc(out, ' ') | pyvenv_word(out, made->dir);
}

static int
add_prompt(const struct pyvenv *what, struct buf *out)
{
	if (!what->prompt)
		return 0;
	if (buf_puts(out, "prompt = ") < 0 || pyvenv_repr(what->prompt, out) < 0)
		return -1;
	return buf_putc(out, '\n');
}

int
pyvenv_text(const struct pyvenv *what, struct buf *out)
{
	const struct interp *interp = what->interp;

	if (buf_printf(out, "home = %s\ninclude-system-site-packages = %s\nversion = %s\n",
		       interp->home.buf, what->system_site ? "true" : "false",
		       interp->version) < 0 ||
	    add_prompt(what, out) < 0 || buf_printf(out, "executable = %s\n", interp->file.buf) < 0)
		return -1;
	if (what->command && buf_printf(out, "command = %s\n", what->command) < 0)
		return -1;
	if (buf_printf(out, "implementation = %s\nversion_info = %s\nrelocatable = true\n",
		       interp->implementation, interp->version_info) < 0)
		return -1;
	if (what->standalone && buf_puts(out, "movenv-home = " STANDALONE_HOME "\n") < 0)
		return -1;
	if (what->text_scripts && buf_puts(out, "movenv-scripts = text\n") < 0)
		return -1;
	return buf_puts(out, "movenv = " MOVENV_VERSION "\n");
}
