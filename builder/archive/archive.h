/* SPDX-License-Identifier: MIT */
/*
 * Writing an archive of any format, member by member. The same members give the same bytes, for any
 * number of threads, and memory does not grow with them.
 */
#ifndef MOVENV_ARCHIVE_ARCHIVE_H
#define MOVENV_ARCHIVE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "fs/writer.h"

enum archive_kind { ARCHIVE_FILE, ARCHIVE_DIR, ARCHIVE_LINK, ARCHIVE_HARD_LINK };

struct archive_member {
	const char *name; /* without '/' at its end; all texts are borrowed */
	enum archive_kind kind;
	const char *target; /* of a symlink; of a hard link: the name of a member */
	int is_executable;
	uint64_t size; /* bytes, of files */
	int64_t time;  /* seconds since 1970 that fit into 31 bits */
};

/* All return 0, or -1 with errno. */
struct archive {
	const struct archive_ops *ops;
};

struct archive_ops {
	const char *name; /* "tar.gz", also the suffix of its file */
	int level;        /* of compression by default, 1 to 9; 0: it has no levels */
	int links;        /* it can have hard links */
	int patches;      /* the output must be a file, not a pipe */
	int is_text;      /* names must be UTF-8 */
	/* Starts an archive in `out`. NULL with errno. */
	struct archive *(*open)(struct writer *out, int level, int threads);
	/* Adds a member. The bytes of a file follow by write(), exactly member->size. */
	int (*add)(struct archive *archive, const struct archive_member *member);
	int (*write)(struct archive *archive, const void *bytes, size_t n);
	int (*end)(struct archive *archive);
	void (*close)(struct archive *archive); /* NULL is accepted, errno survives */
};

extern const struct archive_ops archive_tar_gz, archive_tar, archive_zip;

/* The permissions of a member: those of an executable, or not. */
unsigned archive_mode(const struct archive_member *member);

#endif
