/* SPDX-License-Identifier: MIT */
/*
 * The message that no interpreter meets a spec: with the nearest one, all that were found, and the
 * reasons why others do not start or are passed over.
 */
#ifndef MOVENV_PYTHON_NOT_FOUND_H
#define MOVENV_PYTHON_NOT_FOUND_H

#include "python/candidates.h"
#include "python/spec.h"

/* Notes of a search. Zeros before. */
struct not_found {
	const struct candidate
		*other;   /* the first whose version does not meet the spec; borrowed … */
	char version[32]; /* … and that version */
	char *broken;     /* the message of the first that does not work; owned */
	int is_for_py;    /* the ways out are options of py, not of movenv */
};

/* Notes an interpreter that answered and does not meet the spec. */
void not_found_note_other(struct not_found *missing, const struct candidate *c,
			  const char *version);

/* Notes the last muted message, about one that does not work. */
void not_found_note_broken(struct not_found *missing);

/* Prints the message about a spec. Returns -1. */
int not_found_say(const struct not_found *missing, const char *spec, const struct spec *wanted,
		  const struct candidates *all);

/* Prints the list of interpreters, after a message about something that is not a spec. */
void not_found_show(const struct candidates *all);

void not_found_release(struct not_found *missing);

#endif
