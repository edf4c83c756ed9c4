/* SPDX-License-Identifier: MIT */
/*
 * In an environment that is used again, a wheel replaces the installed version of its project: the
 * files in the old RECORD are removed when the new ones are in place. Files that somebody changed
 * stay, and so do files that no RECORD lists.
 */
#ifndef MOVENV_SEED_REPLACE_H
#define MOVENV_SEED_REPLACE_H

#include "core/buf.h"
#include "python/interp.h"
#include "seed/seed.h"

/* All-zero: nothing to replace. Names are relative to the environment, each with its NUL. */
struct replace {
	struct buf infos; /* .dist-info directories to remove, … */
	struct buf files; /* … and the files of their RECORDs that are not replaced */
};

/*
 * Looks for a seed's project in the environment (root, open; env is its name for messages). Returns
 * 1 if the seed must be installed; 0 if the installed version is enough: no other was asked for, or
 * the seed is a default one and not newer; -1 after a message: it cannot be replaced.
 */
int replace_look(struct replace *replace, int root, const char *env, const struct interp *interp,
		 const struct seed *seed);

/*
 * Lists the files to remove, when the new environment is complete in the directory `built`. Returns
 * 0, or -1 after a message.
 */
int replace_plan(struct replace *replace, int root, int built);

/* Removes them, when the new ones are in place. Returns 0, or -1 after a message. */
int replace_remove(const struct replace *replace, int root);

void replace_release(struct replace *replace);

#endif
