/* SPDX-License-Identifier: MIT */
/*
 * The text of pyvenv.cfg with another home.
 */
#ifndef MOVENV_SHIM_HEAL_TEXT_H
#define MOVENV_SHIM_HEAL_TEXT_H

#include <stddef.h>

#include "common/layout.h"
#include "common/path.h"

struct heal_text {
	/*
	 * Of the old text: NULL, and the version stays; "", and its third number is removed; or
	 * ".5.final.0", the number and all that follows it in the key "version_info".
	 */
	const char *patch;
	size_t len; /* bytes */
	char buf[CFG_MAX];
};

/*
 * Makes the new text: "home" is the directory of an interpreter's file, "executable", if it is
 * there, the file, and the old home is added to "movenv-homes". "version" and "version_info" get
 * the patch, each in its own form, if they have one. All other bytes stay. Returns 0, or -1 if that
 * must not be written: the file was healed from that home before, Python would read another path,
 * or it would be too long for Python.
 */
int heal_text(struct heal_text *new, const struct heal_text *old, const struct path *file);

#endif
