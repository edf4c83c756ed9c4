/* SPDX-License-Identifier: MIT */
/*
 * The gate for names in archives and in RECORD: one pure function decides which of them may be
 * written.
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

#endif
