/* SPDX-License-Identifier: MIT */
/*
 * Texts of scripts without what differs between the ways of quoting. Functions return 0, or -1 with
 * errno ENOMEM.
 */
#ifndef MOVENV_ACTIVATE_FORM_H
#define MOVENV_ACTIVATE_FORM_H

#include <stddef.h>

#include "core/buf.h"

/* Sets out to the n bytes without quotes, backslashes, blanks, and "#" after another one. */
int form_strip(struct buf *out, const char *text, size_t n);

/* Writes a mark in place of a word wherever it stands in a text. */
int form_replace(struct buf *text, const struct buf *word, const char *mark, size_t mark_len);

#endif
