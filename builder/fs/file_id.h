/* SPDX-License-Identifier: MIT */
/*
 * The file that had a name when it was examined. So a file is only replaced if it is still the
 * same.
 */
#ifndef MOVENV_FS_FILE_ID_H
#define MOVENV_FS_FILE_ID_H

#include <sys/stat.h>
#include <sys/types.h>

#include "core/sha256.h"

/* A file or symlink. All zero: the name was free. */
struct file_id {
	int exists;
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec mtime; /* with the size: has somebody written to it? */
	int has_digest;        /* of the bytes of the file, or of the symlink's target */
	unsigned char digest[SHA256_LEN];
};

/* Returns the identity of a file with this status. */
struct file_id file_id_of(const struct stat *st);

/* Reads the identity of an open file. Returns 0, or -1 with errno. */
int file_id_of_fd(struct file_id *id, int fd);

/*
 * Looks the name up in an open directory; symlinks are not followed. Returns 0, also if the name is
 * free; or -1 with errno.
 */
int file_id_read(struct file_id *id, int dir, const char *name);

/* Adds the bytes that were read from the file: one with others is another file. */
void file_id_add_bytes(struct file_id *id, const void *bytes, size_t n);

/*
 * Reads the open file from its start, if the bytes of `id` are known. Returns 0 if it has the same;
 * or -1 with errno: ESTALE if it has others.
 */
int file_id_check_bytes(const struct file_id *id, int fd);

/*
 * Returns 1 if both are the same file, unchanged by size and time, or both are none; else 0. A time
 * without nanoseconds is the same as any in its second.
 */
int file_id_same(const struct file_id *a, const struct file_id *b);

#endif
