/* SPDX-License-Identifier: MIT */
/*
 * Making the directory base of a standalone environment (standalone/standalone.h).
 */
#ifndef MOVENV_STANDALONE_BUILD_H
#define MOVENV_STANDALONE_BUILD_H

#include "fs/stage.h"
#include "standalone/cached.h"
#include "standalone/standalone.h"

/*
 * Builds base in an environment's staging directory, and starts what it built; or takes it out of
 * the cache, by the link mode and may_share of `cached`, whose other members are set here. NULL: no
 * cache. Returns 0, or -1 after a message.
 */
int build_base(const struct interp *interp, enum standalone_kind kind, const struct stage *stage,
	       struct cached *cached);

#endif
