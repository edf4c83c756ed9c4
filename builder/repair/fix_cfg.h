/* SPDX-License-Identifier: MIT */
/*
 * The fix of pyvenv.cfg: a stale home, and missing keys.
 */
#ifndef MOVENV_REPAIR_FIX_CFG_H
#define MOVENV_REPAIR_FIX_CFG_H

#include "env/home_python.h"
#include "repair/issues.h"

/*
 * Adds pyvenv.cfg if it does not lead to the chosen interpreter, or lacks keys of a movable
 * environment. prompt: one that only an activate script has, or NULL. Correct lines stay byte for
 * byte. Without is_plan no interpreter was chosen: the fix is FIX_UNPLANNED. The home of a
 * standalone environment that has moved is a quiet issue. Returns 0, or -1 with errno; EFBIG if the
 * file would be too long for Python.
 */
int fix_cfg(struct issues *issues, const struct home_python *base, const char *prompt, int is_plan);

/*
 * Appends the text of pyvenv.cfg after that fix, which is planned. Returns 1; 0 if it is the old
 * one; or -1 with errno: EINVAL if it has no fix since no line can hold the path of the
 * interpreter.
 */
int fix_cfg_text(const struct environment *env, const struct home_python *base, const char *prompt,
		 struct buf *out);

#endif
