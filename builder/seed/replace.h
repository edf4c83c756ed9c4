/* SPDX-License-Identifier: MIT */
/*
 * A project in an environment that is used again gives way to the wheel that was asked for: what
 * its RECORD lists goes when the new files are in place. What somebody changed since stays, and so
 * does all that no RECORD lists.
 */
#ifndef MOVENV_SEED_REPLACE_H
#define MOVENV_SEED_REPLACE_H

#include "core/buf.h"
#include "python/interp.h"
#include "seed/seed.h"

/* All-zero: nothing to replace. Names are relative to the environment, each with its NUL. */
struct replace {
	struct buf infos; /* .dist-info directories that are to go, … */
	struct buf files; /* … and the files of their RECORDs that have no successor */
};

/*
 * Looks whether a seed's project is in the environment (its directory, open, and its name for
 * messages). Returns 1 if the seed is to be installed, 0 if what is there will do: no other version
 * was asked for, or the seed goes in by itself and is no newer. -1 after a message: it cannot be
 * replaced.
 */
int replace_look(struct replace *replace, int root, const char *env, const struct interp *interp,
		 const struct seed *seed);

/*
 * Lists the files that go, when all of the new environment lies in the directory `built`. Returns
 * 0, or -1 after a message.
 */
int replace_plan(struct replace *replace, int root, int built);

/* Removes them, when the new ones are in place. Returns 0, or -1 after a message. */
int replace_remove(const struct replace *replace, int root);

void replace_release(struct replace *replace);

#endif
