/* SPDX-License-Identifier: MIT */
/*
 * The fix of libraries that wheels in a standalone environment need and that are missing in it.
 */
#ifndef MOVENV_REPAIR_FIX_LIBRARIES_H
#define MOVENV_REPAIR_FIX_LIBRARIES_H

#include "elf/closure.h"
#include "env/walk.h"
#include "repair/issues.h"

struct fix_libraries {
	struct closure
		closure;  /* open; has the libraries of an interpreter that is to be built in */
	int with_libc;    /* base/so has, or will have, the C library */
	int with_unknown; /* libraries that this machine does not have are issues, too */
};

/*
 * Adds each library that a file outside of base needs, unless a file in the environment has its
 * name or the closure has it already. The fix copies the library that the loader finds on this
 * machine to base/so. A library whose name occurs in the environment is the environment's own, in
 * whatever directory: a file that needs it finds it by its RPATH, or it is loaded before. Returns
 * 0, or -1 with errno.
 */
int fix_libraries(struct issues *issues, const struct walk *walk, struct fix_libraries *how);

#endif
