/* SPDX-License-Identifier: MIT */
/*
 * Disks that are mounted noexec: the kernel starts no program on them, whatever its mode
 * (mount(2), MS_NOEXEC).
 */
#ifndef MOVENV_FS_NOEXEC_H
#define MOVENV_FS_NOEXEC_H

/* The reason in words, after "X:". */
#define NOEXEC_WORDS "its disk is mounted noexec"

/* Returns 1 if a file or directory lies on such a disk; 0 if not, or if it cannot be examined. */
int noexec_has(const char *file);

/* The same for an open one. */
int noexec_has_fd(int fd);

/* Reports it in one line if the environment in a directory lies on such a disk. */
void noexec_warn(const char *dir);

#endif
