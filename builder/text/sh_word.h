/* SPDX-License-Identifier: MIT */
/*
 * The words of a command as a POSIX shell reads them (POSIX.1-2017, Shell Command Language, 2.2
 * Quoting and 2.3 Token Recognition). Nothing is expanded or run.
 */
#ifndef MOVENV_TEXT_SH_WORD_H
#define MOVENV_TEXT_SH_WORD_H

#include <stddef.h>

struct sh_word {
	const char *at; /* the word as it is written; in the text that was read */
	size_t len;
	size_t n;        /* bytes of its value, without the parts that a shell would expand */
	size_t tail;     /* offset in the value of what is after the last of these parts */
	int is_expanded; /* it has such parts: $NAME, ${…}, $(…), `…` */
};

/*
 * Reads the next word of a command from *at, which moves after it; `end` is the end of the text.
 * The value goes to `value`, cap bytes, and gets a NUL. Returns 1; 0 at the end of the command (a
 * newline, a comment, one of ;&|()<>, or the end of the text), where *at stays; -1 if a quote or a
 * substitution has no end, or the value is longer than cap.
 */
int sh_word_read(const char **at, const char *end, struct sh_word *word, char *value, size_t cap);

/* Returns 1 if a text is only words, with nothing to expand, none longer than PATH_CAP; else 0. */
int sh_words_are_plain(const char *at, const char *end);

/* Moves *at after the rest of a line. */
void sh_word_skip_line(const char **at, const char *end);

#endif
