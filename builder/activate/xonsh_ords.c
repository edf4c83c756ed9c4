/* SPDX-License-Identifier: MIT */
/*
 * Texts that are spelled by numbers; see activate/xonsh_ords.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "activate/xonsh_ords.h"
#include "text/py_repr.h"

#define BUILTINS "__import__('builtins')."

static const char bytes[] = BUILTINS "bytes.fromhex('";
static const char chars[] = "''.join(" BUILTINS "map(" BUILTINS "chr, (";

/* "2f74…')": decodes the bytes. Returns the text after them, or NULL if it is something else. */
static const char *
decode_ord_bytes(const char *at, struct buf *out)
{
	for (; isxdigit((unsigned char)at[0]) && isxdigit((unsigned char)at[1]); at += 2) {
		const char pair[] = {at[0], at[1], '\0'};

		if (buf_putc(out, (char)strtoul(pair, NULL, 16)) < 0)
			return NULL;
	}
	return strncmp(at, "')", 2) ? NULL : at + 2;
}

/* "233, 39)))" or "233,)))": the same for characters. */
static const char *
decode_ord_chars(const char *at, struct buf *out)
{
	struct buf repr = {0};
	int status = 0;

	while (status == 0 && isdigit((unsigned char)*at)) {
		char *end;

		status = buf_printf(&repr, "\\U%08lx", strtoul(at, &end, 10));
		at = end + strspn(end, ", ");
	}
	if (status == 0)
		status = py_repr_read(buf_str(&repr), repr.len, out);
	buf_free(&repr);
	return status < 0 || strncmp(at, ")))", 3) != 0 ? NULL : at + 3;
}

int
xonsh_ords_decode(struct buf *text)
{
	const char *at = buf_str(text), *end = at + text->len;
	struct buf out = {0}, piece = {0};
	int status = 0;

	if (!strstr(at, BUILTINS))
		return 0;
	while (status == 0 && at < end) {
		const char *rest = NULL;

		piece.len = 0;
		errno = 0;
		if (!strncmp(at, bytes, sizeof(bytes) - 1))
			rest = decode_ord_bytes(at + sizeof(bytes) - 1, &piece);
		else if (!strncmp(at, chars, sizeof(chars) - 1))
			rest = decode_ord_chars(at + sizeof(chars) - 1, &piece);
		if (!rest && errno == ENOMEM)
			status = -1;
		else
			status = rest ? buf_add(&out, piece.data, piece.len) : buf_putc(&out, *at);
		at = rest ? rest : at + 1;
	}
	buf_free(&piece);
	if (status < 0) {
		buf_free(&out);
		return -1;
	}
	buf_free(text);
	*text = out;
	return 0;
}
