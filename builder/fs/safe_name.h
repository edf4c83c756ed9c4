/* SPDX-License-Identifier: MIT */
/*
 * The gate for names and links in archives and in RECORD: pure functions decide which of them may
 * be written. What pack writes passes it, too.
 */
#ifndef MOVENV_FS_SAFE_NAME_H
#define MOVENV_FS_SAFE_NAME_H

#include <stddef.h>

/*
 * Judges a name of n bytes. Returns NULL if the name is a safe path below the directory that the
 * archive is unpacked into, else the reason, for a message: "it is absolute"; static. A '/' at the
 * end, as directories have it, is accepted.
 */
const char *safe_name_reject(const char *name, size_t n);

#define SAFE_NAME_DEPTH 128 /* nested directories: removing takes a descriptor for each */

/* Returns 1 if the name of a directory, n bytes, has more than SAFE_NAME_DEPTH parts; else 0. */
int safe_name_is_deep(const char *name, size_t n);

/*
 * Judges the target of a symlink with a safe name. ".." is accepted only at its start, because a
 * name before it may be another symlink. Returns NULL if it stays below the directory, else the
 * reason.
 */
const char *safe_name_reject_link(const char *name, const char *target);

#endif
