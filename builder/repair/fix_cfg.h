/* SPDX-License-Identifier: MIT */
/*
 * pyvenv.cfg: the home that is gone, and what movenv and others read of it.
 */
#ifndef MOVENV_REPAIR_FIX_CFG_H
#define MOVENV_REPAIR_FIX_CFG_H

#include "env/home_python.h"
#include "repair/issues.h"

/*
 * Adds what is to be done with pyvenv.cfg, so that it leads to the base that was chosen and says
 * what an environment of movenv's says. prompt is one that only a script tells, or NULL. Every line
 * that is true stays byte for byte. Without is_plan nothing was chosen, and the mend has no bytes.
 * Returns 0, or -1 with errno; EFBIG if Python could not read it any more.
 */
int fix_cfg(struct issues *mends, const struct home_python *base, const char *prompt, int is_plan);

#endif
