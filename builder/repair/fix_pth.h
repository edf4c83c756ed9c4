/* SPDX-License-Identifier: MIT */
/*
 * The fix of absolute paths in .pth files and in the finders of editable installs.
 */
#ifndef MOVENV_REPAIR_FIX_PTH_H
#define MOVENV_REPAIR_FIX_PTH_H

#include "repair/issues.h"

/*
 * Adds each .pth file with a path in the environment: such lines become relative (CPython
 * Lib/site.py joins them to site-packages). And each "__editable___…_finder.py" of setuptools: such
 * literals become relative. Other paths stay. Returns 0, or -1 with errno.
 */
int fix_pth(struct issues *issues);

#endif
