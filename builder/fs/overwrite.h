/* SPDX-License-Identifier: MIT */
/*
 * Replacing a file below a directory, whoever may write there meanwhile: no symlink is followed,
 * and only the file that was examined is replaced.
 */
#ifndef MOVENV_FS_OVERWRITE_H
#define MOVENV_FS_OVERWRITE_H

#include <stddef.h>
#include <sys/types.h>

#include "fs/file_id.h"

/* The bytes of the new file, and its attributes where no old file gives them. */
struct overwrite {
	const void *bytes;
	size_t n;
	/* NULL, or: writes them in place of bytes. Returns 0, or -1 with errno. */
	int (*write)(void *arg, int fd);
	void *arg;
	/*
	 * The mode of a file that is new, or replaces a symlink that leads to no file below the
	 * root; less the umask. If it has the bits x, an old file without any gets them as well.
	 */
	mode_t mode;
	int is_fresh; /* the file gets the current time; else the old one's times stay */
};

/*
 * Gives the bytes to the file `name` below root, by a temporary and a rename. old: what had the
 * name when it was examined. The file keeps the mode, owner, ACL and extended attributes of an old
 * one, or of a symlink's target below root; if a symlink leads to none, it has the link's owner. A
 * new file has the owner of its directory, which is made if it is missing. Returns 0, or -1 with
 * errno: ESTALE if something else has the name now; ENOTDIR or ELOOP if a component is a symlink;
 * or with *lost, the name of an attribute that could not be kept. The old file is unchanged then.
 */
int overwrite_bytes(int root, const char *name, const struct file_id *old,
		    const struct overwrite *new, const char **lost);

/* Gives a symlink another target, likewise. */
int overwrite_link(int root, const char *name, const struct file_id *old, const char *target);

/*
 * Gives a program its bits x, as io_restored_mode() has them; likewise: of a file that somebody
 * changed or replaced the mode stays (ESTALE).
 */
int overwrite_mode(int root, const char *name, const struct file_id *old);

/*
 * Copies the file `from` to a free name, likewise; its directory is made if it is missing. The
 * owner of the root must be able to read the file: else EACCES.
 */
int overwrite_copy(int root, const char *name, const char *from);

#endif
