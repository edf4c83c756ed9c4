/* SPDX-License-Identifier: MIT */
/*
 * Members of an archive on their way into a directory that was just made, and holds nothing else.
 * Names have passed safe_name_reject(). No link is made before all files are there, so that nothing
 * is written through one.
 */
#ifndef MOVENV_ARCHIVE_EXTRACT_H
#define MOVENV_ARCHIVE_EXTRACT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/path.h"

/* Where members go: the directory, and the one that the last of them went to, open. */
struct extract {
	int root;
	int dir; /* or -1 */
	struct path name;
	uint64_t *left; /* bytes that copies in place of links may have; lowered */
};

#define EXTRACT_DEPTH 128 /* directories in each other: each takes a descriptor to remove */

/*
 * Functions return 0, or -1 with errno: EEXIST for a name that was there already, ENAMETOOLONG also
 * for one that is too deep, E2BIG for a copy that is larger than what is left.
 */

/* Begins with a directory, which stays the caller's, as left. extract_close() is due. */
void extract_open(struct extract *extract, int root, uint64_t *left);

/* Makes a directory, which may be there. */
int extract_dir(struct extract *extract, const char *name);

/*
 * Makes a file, with the permissions of mode that the umask leaves and no more. Returns a
 * descriptor to write to, or -1. extract_end() is due.
 */
int extract_file(struct extract *extract, const char *name, unsigned mode);

/* Closes a file, which gets this time (seconds since 1970). */
int extract_end(int fd, int64_t time);

/*
 * Gives a file that was made another name. EINVAL if it is no file, ENOENT. Where the disk has no
 * such links, copies it.
 */
int extract_hard_link(struct extract *extract, const char *name, const char *target);

/*
 * Copies an open file, in place of a link, to this name in the directory of the last member. EINVAL
 * if it is no file.
 */
int extract_copy(struct extract *extract, int from, const char *base);

/* Makes a link; ENOTDIR: a part of its name is a link. EPERM, ENOSYS …: the disk has none. */
int extract_link(struct extract *extract, const char *name, const char *target);

void extract_close(struct extract *extract);

#endif
