/* SPDX-License-Identifier: MIT */
/*
 * What the shim's own code decides while it looks for an interpreter: its debugging lines, through
 * the builder's own say().
 */
#ifndef MOVENV_ENV_SHIM_LOG_H
#define MOVENV_ENV_SHIM_LOG_H

#include "core/buf.h"

/*
 * From now on appends each file that discover() passes over, with the reason ("is not there"), both
 * with their NUL; NULL: no more. Without memory entries are left out.
 */
void shim_log_collect(struct buf *out);

#endif
