/* SPDX-License-Identifier: MIT */
/*
 * Quoting: texts as literals of shells and of Python, so that nothing in a text is run or expanded.
 * (text/py_repr.h has Python's repr(), as pyvenv.cfg holds it.)
 */
#ifndef MOVENV_TEXT_QUOTE_H
#define MOVENV_TEXT_QUOTE_H

#include "core/buf.h"

enum quote_language {
	QUOTE_SH, /* POSIX shells */
	QUOTE_CSH,
	QUOTE_FISH,
	QUOTE_POWERSHELL,
	QUOTE_NUSHELL,
	QUOTE_CMD,          /* without the quotes: SET "NAME=text" has its own */
	QUOTE_PYTHON_BYTES, /* the bytes in ASCII, in single quotes; the caller writes the b */
	QUOTE_PYTHON,       /* the same in double quotes, for ASCII names */
};

/* Appends the text as a literal. Returns 0, or -1 with errno ENOMEM. */
int quote_text(struct buf *out, enum quote_language language, const char *text);

/*
 * Appends a word as a shell reads it: in single quotes if it needs them. '?' stands for control
 * characters and for bytes that are not UTF-8. Returns 0, or -1 with errno ENOMEM.
 */
int quote_shell_word(struct buf *out, const char *word);

#endif
