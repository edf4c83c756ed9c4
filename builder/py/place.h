/* SPDX-License-Identifier: MIT */
/*
 * The environment of a place: .venv in a directory or above it.
 */
#ifndef MOVENV_PY_PLACE_H
#define MOVENV_PY_PLACE_H

#include "common/path.h"

/*
 * Looks from the directory of the script upward (NULL: there is none; symlinks of the script are
 * followed, as Python does for sys.path; a directory is looked at itself), then from the current
 * directory upward. A .venv that is passed over is one line on stderr, with the reason. Returns 1
 * with the environment's python, else 0; *is_file says whether the script is a regular file.
 */
int place_find(const char *script, struct path *python, int *is_file);

#endif
