/* SPDX-License-Identifier: MIT */
/*
 * The interpreters on this machine, by the names of their files. None is started.
 */
#ifndef MOVENV_PYTHON_CANDIDATES_H
#define MOVENV_PYTHON_CANDIDATES_H

#include <stddef.h>

#include "python/candidate.h"

struct candidates {
	/* CPython first, then newest first, then in order of finding; those passed over last. */
	struct candidate *list;
	size_t count; /* of those that may be taken */
	size_t all;   /* with those passed over, whose `why` is set */
};

/*
 * Searches the file in MOVENV_PYTHON, the absolute entries of PATH, then the well-known places.
 * Each file is listed once, by the first name found. Returns 0, or -1 with errno ENOMEM.
 * candidates_release() is due in either case.
 */
int candidates_find(struct candidates *all);

void candidates_release(struct candidates *all);

#endif
