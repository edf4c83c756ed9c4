/* SPDX-License-Identifier: MIT */
/*
 * Selecting a wheel for an interpreter: the best of a directory, or the one that was named.
 */
#ifndef MOVENV_SEED_SELECT_H
#define MOVENV_SEED_SELECT_H

#include "seed/seed.h"
#include "wheel/tags.h"

#define SELECTION_SEEN_MAX 4

/* The caller sets the first four; all others start as zero. */
struct selection {
	const struct tags *tags;
	const struct pep440 *python;
	struct seed *seed;     /* gets the wheel */
	const char *specifier; /* the clauses that its version must meet */
	int is_quiet;          /* unfit wheels are not noted in seen */
	struct buf seen;   /* "22.0, 99.0 (it requires Python >=3.99)", …: the first unfit ones */
	size_t seen_count; /* all of them */
};

/*
 * Opens the best wheel of the seed's project in a directory, or the wheel in a file of this name.
 * Returns 1; 0 if no wheel fits; -1 after a message: the best is damaged.
 */
int seed_select(struct selection *selection, const char *place);

/* Opens the file that the seed names. Returns 1, or -1 after a message: it does not fit. */
int seed_select_given(struct selection *selection);

#endif
