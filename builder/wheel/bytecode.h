/* SPDX-License-Identifier: MIT */
/*
 * Compiled modules of wheels in the cache: with them the first start of pip in a new environment
 * compiles nothing. They belong to one interpreter, by its file and its version, and are valid
 * since the files of an entry keep their times (PEP 552).
 *
 * They are made when an environment takes the wheel out of the cache, not when it is put there: the
 * first "create" stays as fast as it can be, and many machines make only one environment. A second
 * one is a sign of more, and its user gets the time back when pip starts. The interpreter compiles
 * the cached files, which were just compared; what an environment compiled for itself could be
 * anything. It is started once for an entry and an interpreter, even if it fails.
 */
#ifndef MOVENV_WHEEL_BYTECODE_H
#define MOVENV_WHEEL_BYTECODE_H

#include "wheel/kept.h"
#include "wheel/session.h"

/*
 * Puts the compiled modules of an entry, whose files are in the open directory `site`, beside them;
 * they are made first if this is the second use. Not with --no-compile, and not if
 * PYTHONDONTWRITEBYTECODE has a value. A failure prints nothing (but with -v): Python compiles them
 * itself.
 */
void bytecode_give(struct kept *kept, const struct wheel_place *place, int site);

#endif
