/* SPDX-License-Identifier: MIT */
/*
 * Paths of the environment in site-packages: .pth files, and the finders of editable installs.
 */
#ifndef MOVENV_REPAIR_FIX_PTH_H
#define MOVENV_REPAIR_FIX_PTH_H

#include "repair/issues.h"

/*
 * Adds what is to be done: lines of .pth files that point inside the environment become relative
 * (CPython Lib/site.py joins them to site-packages), and so do the literals in setuptools'
 * "__editable___…_finder.py". Paths that lead elsewhere stay. Returns 0, or -1 with errno.
 */
int fix_pth(struct issues *mends);

#endif
