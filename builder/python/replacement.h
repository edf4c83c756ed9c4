/* SPDX-License-Identifier: MIT */
/*
 * Another interpreter for an environment whose home is gone, or may not be started.
 */
#ifndef MOVENV_PYTHON_REPLACEMENT_H
#define MOVENV_PYTHON_REPLACEMENT_H

#include "python/identity.h"
#include "python/interp.h"

/*
 * Finds an interpreter by its identity: MOVENV_PYTHON, then the candidates on PATH and in the
 * well-known places. Returns 1; 0 if there is none; -1 after a message. interp_release() is due in
 * either case.
 */
int replacement_find(const struct identity *wanted, struct interp *interp);

/*
 * Returns 1 if a file's name allows the identity, as "python" and "python3.12" allow that of 3.12;
 * else 0.
 */
int replacement_fits_name(const struct identity *wanted, const char *file);

/* Returns 1 if it may find one, judged by the names of files: none is started. Else 0. */
int replacement_exists(const struct identity *wanted);

#endif
