/* SPDX-License-Identifier: MIT */
/*
 * JSON strings; see text/json_write.h.
 */
#include "text/json_write.h"
#include "text/utf8.h"

static int
add_unit(struct buf *out, uint32_t unit)
{
	return buf_printf(out, "\\u%04x", (unsigned)unit);
}

int
json_string(struct buf *out, const char *text)
{
	int status = buf_putc(out, '"');

	while (*text && status == 0) {
		uint32_t c;
		size_t n = utf8_decode(text, &c);

		if (n == 0)
			status = add_unit(out, 0xdc00 + (unsigned char)*text);
		else if (c == '"' || c == '\\')
			status = buf_putc(out, '\\') | buf_putc(out, (char)c);
		else if (c >= ' ' && c < 0x7f)
			status = buf_putc(out, (char)c);
		else if (c < 0x10000)
			status = add_unit(out, c);
		else
			status = add_unit(out, 0xd800 + ((c - 0x10000) >> 10)) |
				 add_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
		text += n ? n : 1;
	}
	return status < 0 ? -1 : buf_putc(out, '"');
}
