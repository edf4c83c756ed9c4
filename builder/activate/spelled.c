/* SPDX-License-Identifier: MIT */
/*
 * Texts that are spelled by numbers; see activate/spelled.h.
 */
#include <string.h>

#include "activate/spelled.h"
#include "activate/xonsh_ords.h"
#include "common/compiler.h"
#include "text/py_repr.h"

/* The words around the numbers that sh and csh have for printf. */
static const struct {
	const char *before, *after;
} calls[] = {
	{"\"$(unset -f printf 2>/dev/null || :; \\printf '%b' '", "')\""},
	{"\"`$_virtualenv_printf '%b' '", "'`\""},
};

/* "\0303\0251": decodes the bytes. Returns the text after them, or NULL with errno ENOMEM. */
static const char *
decode_octal(const char *at, struct buf *out)
{
	while (at[0] == '\\' && at[1] == '0') {
		unsigned byte = 0;

		for (at += 2; *at >= '0' && *at <= '7' && byte < 32; at++)
			byte = byte * 8 + (unsigned)(*at - '0');
		if (buf_putc(out, (char)byte) < 0)
			return NULL;
	}
	return at;
}

/*
 * Appends the bytes that a call at this place spells. Returns 0 with *end after the call, which is
 * `at` without a call; or -1 with errno ENOMEM.
 */
static int
decode_call(const char *at, struct buf *out, const char **end)
{
	*end = at;
	for (size_t i = 0; i < COUNT_OF(calls); i++) {
		size_t before = strlen(calls[i].before), after = strlen(calls[i].after);
		size_t mark = out->len;
		const char *rest;

		if (strncmp(at, calls[i].before, before) != 0)
			continue;
		rest = decode_octal(at + before, out);
		if (!rest)
			return -1;
		if (!strncmp(rest, calls[i].after, after))
			*end = rest + after;
		else
			out->len = mark;
	}
	return 0;
}

static int
decode_calls(const struct buf *text, struct buf *out)
{
	const char *at = buf_str(text), *stop = at + text->len;

	while (at < stop) {
		const char *end;

		if (decode_call(at, out, &end) < 0 || (end == at && buf_putc(out, *end++) < 0))
			return -1;
		at = end;
	}
	return 0;
}

int
spelled_decode(const char *name, struct buf *text)
{
	size_t n = strlen(name);
	int is_python = n > 4 && !strcmp(name + n - 4, ".xsh");
	struct buf out = {0};
	int status;

	if (xonsh_ords_decode(text) < 0)
		return -1;
	status =
		is_python ? py_repr_read(buf_str(text), text->len, &out) : decode_calls(text, &out);
	if (status < 0) {
		buf_free(&out);
		return -1;
	}
	buf_free(text);
	*text = out;
	return 0;
}
