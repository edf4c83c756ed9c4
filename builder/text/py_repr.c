/* SPDX-License-Identifier: MIT */
/*
 * Python's repr() of a string; see text/py_repr.h.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/py_repr.h"
#include "text/utf8.h"

/* Returns 0 for a character that has no shape of its own or reorders others: repr() escapes it. */
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
py_repr(const char *text, struct buf *out)
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

/* Appends c as UTF-8. A surrogate of PEP 383 becomes the byte that it stands for. */
static int
add_utf8(struct buf *out, unsigned long c)
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

/*
 * Reads the character after a backslash. Returns the number of bytes that it takes, or 0 if it is
 * not an escape.
 */
static size_t
read_repr_escape(const char *at, size_t left, unsigned long *c)
{
	static const char letters[] = "nrt\\'\"", values[] = "\n\r\t\\'\"";
	const char *letter = left > 0 && *at ? strchr(letters, *at) : NULL;
	size_t digits = left == 0 ? 0 : *at == 'x' ? 2 : *at == 'u' ? 4 : *at == 'U' ? 8 : 0;
	char number[9] = "", *end;

	if (letter) {
		*c = (unsigned char)values[letter - letters];
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
py_repr_read(const char *text, size_t n, struct buf *out)
{
	int status = 0;

	for (size_t i = 0; i < n && status == 0;) {
		unsigned long c;
		size_t used = text[i] == '\\' ? read_repr_escape(text + i + 1, n - i - 1, &c) : 0;

		status = used ? add_utf8(out, c) : buf_putc(out, text[i]);
		i += 1 + used;
	}
	return status;
}
