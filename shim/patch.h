/* SPDX-License-Identifier: MIT */
/*
 * The number of an interpreter's patch: 5 in 3.12.5.
 */
#ifndef MOVENV_SHIM_PATCH_H
#define MOVENV_SHIM_PATCH_H

#include "common/path.h"

#define PATCH_FINAL ".final.0" /* the end of what patch_find() returns */

/*
 * Finds the patch of an interpreter's file without starting it: its C header
 * include/python3.12/patchlevel.h has the version. version: "3.12". Returns ".5.final.0"; or "" if
 * there is no such header, as on Debian without python3-dev, or if it is not a final release. The
 * text is static.
 */
const char *patch_find(const struct path *file, const char *version);

#endif
