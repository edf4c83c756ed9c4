/* SPDX-License-Identifier: MIT */
/*
 * The form of scripts; see activate/form.h.
 */
#include <string.h>

#include "activate/form.h"

/* 1 for a quote, backslash, blank, and each "#" but the first: Nushell has r#'…'# and r##'…'##. */
static int
is_quoting(const char *text, size_t i)
{
	if (text[i] == '#')
		return i > 0 && text[i - 1] == '#';
	return text[i] && strchr(" \t\r\\'\"", text[i]) != NULL;
}

int
form_strip(struct buf *out, const char *text, size_t n)
{
	out->len = 0;
	for (size_t i = 0; i < n; i++)
		if (!is_quoting(text, i) && buf_putc(out, text[i]) < 0)
			return -1;
	return 0;
}

int
form_replace(struct buf *text, const struct buf *word, const char *mark, size_t mark_len)
{
	const char *at = buf_str(text), *end = at + text->len, *next;
	struct buf out = {0};
	int status = 0;

	if (word->len == 0 || !memmem(at, text->len, word->data, word->len))
		return 0;
	while (status == 0 && (next = memmem(at, (size_t)(end - at), word->data, word->len))) {
		status = buf_add(&out, at, (size_t)(next - at));
		if (status == 0)
			status = buf_add(&out, mark, mark_len);
		at = next + word->len;
	}
	if (status == 0)
		status = buf_add(&out, at, (size_t)(end - at));
	buf_free(text);
	*text = out;
	return status;
}
