/* SPDX-License-Identifier: MIT */
/*
 * A candidate in the JSON of movenv list and of py --list.
 */
#ifndef MOVENV_PYTHON_CANDIDATE_JSON_H
#define MOVENV_PYTHON_CANDIDATE_JSON_H

#include "core/buf.h"
#include "python/candidate.h"

/*
 * Appends the object of a candidate, with the keys that movenv-list(1) describes. full is its full
 * version, or "" if that is not known. Returns 0, or -1 with errno ENOMEM.
 */
int candidate_json(struct buf *out, const struct candidate *c, const char *full, int is_default);

#endif
