/* SPDX-License-Identifier: MIT */
/*
 * A tree that is being packed: the state that pack/pack_tree.c and pack/pack_file.c share.
 */
#ifndef MOVENV_PACK_PACKING_H
#define MOVENV_PACK_PACKING_H

#include <stdint.h>

#include "archive/archive.h"
#include "common/path.h"
#include "core/progress.h"
#include "env/environment.h"
#include "pack/hard_links.h"
#include "pack/overlay.h"

#define PACKING_BUFFER (128u << 10) /* bytes */

struct packing {
	/* For the caller to fill; all pointers are borrowed. */
	const struct environment *env;
	const struct overlay *overlay;
	int base;              /* the open directory whose "base" replaces that of env; -1: none */
	char *const *excludes; /* patterns, NULL-terminated */
	const char *prefix;    /* each name in the archive starts with it, or "" */
	int64_t latest;        /* time of a file; see archive/mtime.h */
	struct archive *archive;
	const char *output; /* the name of the archive in messages */
	/* Its own. */
	struct path name;   /* of the file or directory at hand, relative to the environment */
	struct path member; /* its name in the archive */
	int is_program;     /* it gets the bits x */
	int is_measuring;   /* the first pass: nothing is written */
	uint64_t total;     /* bytes of all files */
	int64_t own_time;   /* the time of members that are not on the disk */
	uint64_t device;    /* that holds the environment */
	struct hard_links links;
	struct progress progress;
	unsigned char *buffer; /* of PACKING_BUFFER bytes */
};

#endif
