/* SPDX-License-Identifier: MIT */
/*
 * The temporaries that a start writes when it heals.
 */
#ifndef MOVENV_SHIM_NEW_FILE_H
#define MOVENV_SHIM_NEW_FILE_H

#include <sys/types.h>

#include "common/path.h"

/*
 * Appends HEAL_LETTERS random letters to a name: machines that share the directory can have the
 * same process numbers. Returns 0, or -1 with errno ENAMETOOLONG.
 */
int new_file_name(struct path *name);

/*
 * Makes the file, and locks it: until then, repair takes it for one that a killed start left.
 * Returns the descriptor, open for writing, or -1 with errno.
 */
int new_file_open(const struct path *name, mode_t mode);

/* Returns 1 if ulimit -f would kill the start while it writes a file of this size; else 0. */
int new_file_is_limited(off_t size);

#endif
