/* SPDX-License-Identifier: MIT */
/*
 * The fix of programs that look for their libraries by an absolute path of the environment.
 */
#ifndef MOVENV_REPAIR_FIX_SEARCH_PATH_H
#define MOVENV_REPAIR_FIX_SEARCH_PATH_H

#include "repair/issues.h"

/*
 * Adds each program of the scripts directory with such a RUNPATH or RPATH that can be made relative
 * to the program ($ORIGIN). Those without room for that are an issue of find_elf(). Returns 0, or
 * -1 with errno.
 */
int fix_search_path(struct issues *issues);

/*
 * Appends a search path with relative directories in place of the environment's. file: the name of
 * the ELF file, relative to the environment. Returns 1, 0 if nothing changes, or -1 with errno
 * ENOMEM.
 */
int fix_search_path_text(const struct environment *env, const char *file, const char *old,
			 struct buf *out);

#endif
