/* SPDX-License-Identifier: MIT */
/*
 * Libraries that wheels in a standalone environment need, and that it does not have.
 */
#ifndef MOVENV_REPAIR_FIX_LIBRARIES_H
#define MOVENV_REPAIR_FIX_LIBRARIES_H

#include "elf/closure.h"
#include "env/walk.h"
#include "repair/issues.h"

struct fix_libraries {
	struct closure closure; /* open; has what the interpreter needs, where that is to come */
	int with_libc;          /* base/so has, or gets, the C library */
	int is_told;            /* also of those that this machine does not have */
};

/*
 * Adds each library that a file outside of base needs, that no file in the environment has the name
 * of, and that the closure does not have yet: found as the loader finds it here, it goes to
 * base/so. What is known by a name in the environment already is the environment's own, wherever it
 * lies: who needs it has it loaded, or finds it by his RPATH. Returns 0, or -1 with errno.
 */
int fix_libraries(struct issues *mends, const struct walk *walk, struct fix_libraries *how);

#endif
