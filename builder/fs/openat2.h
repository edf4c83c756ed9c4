/* SPDX-License-Identifier: MIT */
/*
 * The system call openat2 (Linux 5.6). musl has neither a function nor a header for it.
 */
#ifndef MOVENV_FS_OPENAT2_H
#define MOVENV_FS_OPENAT2_H

/* Bits of resolve; see openat2(2). */
#define OPENAT2_NO_XDEV 1
#define OPENAT2_NO_SYMLINKS 4
#define OPENAT2_BENEATH 8

/*
 * Opens name, relative to dir, with flags as open(2) has them. Returns the descriptor, or -1 with
 * errno: EXDEV or ELOOP if resolve forbids the way.
 */
int openat2_open(int dir, const char *name, int flags, unsigned resolve);

/* Returns 1 if this errno comes from a kernel, or a sandbox, without the call; else 0. */
int openat2_is_missing(int error);

#endif
