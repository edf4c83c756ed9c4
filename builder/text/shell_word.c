/* SPDX-License-Identifier: MIT */
/*
 * A word of a command line; see text/shell_word.h.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/shell_word.h"
#include "text/utf8.h"

/*
 * pyvenv.cfg is UTF-8 and read by lines, so '?' stands for control characters and for bytes that
 * are not UTF-8.
 */
static int
add_plain(struct buf *out, const char *text)
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
shell_word(struct buf *out, const char *word)
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

		status = piece ? add_plain(out, piece) | buf_puts(out, "'\\''") : -1;
		free(piece);
	}
	return status < 0 ? -1 : add_plain(out, word) | buf_putc(out, '\'');
}
