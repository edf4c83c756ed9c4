/* SPDX-License-Identifier: MIT */
/*
 * The gate for names in archives and in RECORD: one pure function decides which may be written.
 */
#ifndef MOVENV_FS_SAFE_NAME_H
#define MOVENV_FS_SAFE_NAME_H

#include <stddef.h>

/*
 * Judges a name of n bytes. Returns NULL if it names something below the directory that it is
 * unpacked into, else the reason why it does not, as words: "it is absolute". A '/' at the end
 * (a directory's) is accepted.
 */
const char *safe_name_reject(const char *name, size_t n);

#endif
