/* SPDX-License-Identifier: MIT */
/*
 * A word of a command line, for pyvenv.cfg.
 */
#ifndef MOVENV_TEXT_SHELL_WORD_H
#define MOVENV_TEXT_SHELL_WORD_H

#include "core/buf.h"

/*
 * Appends a word as a shell reads it: in single quotes if it needs them. '?' stands for control
 * characters and for bytes that are not UTF-8. Returns 0, or -1 with errno ENOMEM.
 */
int shell_word(struct buf *out, const char *word);

#endif
