/* SPDX-License-Identifier: MIT */
/*
 * Scripts that setuptools' develop writes for the scripts of a project:
 *
 *     # EASY-INSTALL-DEV-SCRIPT: 'NAME==1.0','SCRIPT'
 *     __file__ = '/ENV/src/NAME/SCRIPT'
 */
#ifndef MOVENV_REPAIR_DEV_SCRIPT_H
#define MOVENV_REPAIR_DEV_SCRIPT_H

#include "core/buf.h"
#include "env/environment.h"

/*
 * Appends the source, n bytes, with a path below sys.prefix in place of the environment's. Returns
 * 1, 0 if it is another script or names another place, or -1 with errno ENOMEM.
 */
int dev_script_relative(const struct environment *env, const char *source, size_t n,
			struct buf *out);

#endif
