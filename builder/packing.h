/* SPDX-License-Identifier: MIT */
/*
 * Putting a tree, seen through an overlay, into an archive: sorted, with times, modes and owners that
 * do not depend on where it was.
 */
#ifndef MOVENV_PACKING_H
#define MOVENV_PACKING_H

#include "archive.h"
#include "environment.h"
#include "overlay.h"
#include "progress.h"
#include "twins.h"

struct packing {
	/* For the caller to fill. */
	const struct environment *env;
	const struct overlay *overlay;
	char *const *excludes; /* patterns, NULL-terminated */
	const char *prefix;    /* what stands before each name, or "" */
	int64_t latest;        /* see stamp.h */
	struct archive *archive;
	const char *output; /* the archive's name in messages */
	int quiet;
	/* Its own. */
	struct path name;   /* where it is in the tree, relative to the environment */
	struct path member; /* its name in the archive */
	int is_measuring;   /* the first time through: nothing is written */
	uint64_t total;     /* bytes of all files */
	int64_t own_time;   /* of what is not on the disk */
	uint64_t device;    /* that the environment is on */
	struct twins twins;
	struct progress progress;
	unsigned char *buffer;
};

#define PACKING_BUFFER (128u << 10)

/*
 * Puts the whole tree into the archive, and ends it. Returns 0, or -1 after a message; none is
 * said when a signal came (see interrupt.h).
 */
int packing_run(struct packing *packing);

#endif
