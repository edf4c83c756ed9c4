/* SPDX-License-Identifier: MIT */
/*
 * One file of a tree, on its way into an archive.
 */
#ifndef MOVENV_PACK_PACK_FILE_H
#define MOVENV_PACK_PACK_FILE_H

#include <sys/stat.h>

#include "archive/archive.h"
#include "core/progress.h"
#include "env/environment.h"
#include "pack/hard_links.h"
#include "pack/overlay.h"

struct packing {
	/* For the caller to fill. */
	const struct environment *env;
	const struct overlay *overlay;
	int base;              /* the open directory that holds "base" in its stead; -1: none */
	char *const *excludes; /* patterns, NULL-terminated */
	const char *prefix;    /* what stands before each name, or "" */
	int64_t latest;        /* see archive/mtime.h */
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
	struct hard_links twins;
	struct progress progress;
	unsigned char *buffer;
};

#define PACKING_BUFFER (128u << 10)

/* The open directory that the file or directory of this name is read from. */
int pack_file_root(const struct packing *packing, const char *name);

/*
 * Packs the regular file at packing->name, or the one that stands for it (from, absolute, or NULL).
 * Links are followed only if `follow`. st is what the tree was seen to hold there. Returns 0, or -1
 * after a message, as when it changed meanwhile.
 */
int pack_file_put(struct packing *packing, const struct stat *st, const char *from, int follow);

/* Packs bytes in memory as the file at packing->name. Returns 0, or -1 after a message. */
int pack_file_put_bytes(struct packing *packing, const void *bytes, size_t n, int is_executable,
			int64_t time);

/* The same for what has no bytes: directories and links. */
int pack_file_put_member(struct packing *packing, struct archive_member *member);

#endif
