/* SPDX-License-Identifier: MIT */
/*
 * Extracting members of an archive to a new, empty directory. Names have passed safe_name_reject().
 * Symlinks are made after all files, so that nothing is written through one.
 */
#ifndef MOVENV_ARCHIVE_EXTRACT_H
#define MOVENV_ARCHIVE_EXTRACT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/path.h"

/* The directory that members go to, and the directory of the last member, open. */
struct extract {
	int root;
	int dir; /* or -1 */
	struct path name;
	uint64_t *left; /* bytes that copies in place of links may still have */
};

/*
 * Functions return 0, or -1 with errno: EEXIST if the name exists, ENAMETOOLONG also if it is too
 * deep, E2BIG if a copy is larger than *left.
 */

/* Begins. Both are borrowed: the open directory root, and left. extract_close() is due. */
void extract_open(struct extract *extract, int root, uint64_t *left);

/* Makes a directory, which may exist. */
int extract_dir(struct extract *extract, const char *name);

/*
 * Makes a file, with the permissions of mode that the umask leaves and no more. Returns a
 * descriptor to write to, or -1. extract_end() is due.
 */
int extract_file(struct extract *extract, const char *name, unsigned mode);

/* Closes a file and sets its time (seconds since 1970). */
int extract_end(int fd, int64_t time);

/*
 * Makes a hard link to an extracted file. EINVAL if the target is not a file, ENOENT. If the file
 * system has no hard links, copies the file.
 */
int extract_hard_link(struct extract *extract, const char *name, const char *target);

/*
 * Copies an open file, in place of a link, to this name in the directory of the last member. EINVAL
 * if it is not a file.
 */
int extract_copy(struct extract *extract, int from, const char *base);

/* Makes a symlink. ENOTDIR: a part of its name is one. EPERM, ENOSYS …: there are no symlinks. */
int extract_link(struct extract *extract, const char *name, const char *target);

void extract_close(struct extract *extract);

#endif
