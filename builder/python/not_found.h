/* SPDX-License-Identifier: MIT */
/*
 * Saying that no interpreter meets a wish: which is nearest, which there are, and why others,
 * that might, do not start or are passed over.
 */
#ifndef MOVENV_PYTHON_NOT_FOUND_H
#define MOVENV_PYTHON_NOT_FOUND_H

#include "python/candidates.h"
#include "python/spec.h"

/* What a search came upon. All-zero: nothing. */
struct not_found {
	const struct candidate
		*other;   /* the first that has another version than its name allowed … */
	char version[32]; /* … and which */
	char *broken;     /* what was said of the first that does not work; owned */
};

/* Notes an interpreter that answered and does not meet the wish. */
void not_found_note_other(struct not_found *missing, const struct candidate *c,
			  const char *version);

/* Notes what was said, while muted, of one that does not work. */
void not_found_note_broken(struct not_found *missing);

/* Says it all, about a spec. Returns -1. */
int not_found_say(const struct not_found *missing, const char *spec, const struct spec *wish,
		  const struct candidates *all);

/* Says which interpreters there are, where it cannot be told what is wished. */
void not_found_show(const struct candidates *all);

void not_found_release(struct not_found *missing);

#endif
