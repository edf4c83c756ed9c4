/* SPDX-License-Identifier: MIT */
/*
 * The Python that makes pip's installations movable: _movenv_pip.py in site-packages.
 */
#ifndef MOVENV_SCRIPT_PIP_HOOK_H
#define MOVENV_SCRIPT_PIP_HOOK_H

#include "core/buf.h"

#define PIP_HOOK_NAME "_movenv_pip.py"

/*
 * Appends the module's text to out: builder/embed/site/_movenv_pip.py, and the two texts that
 * scripts are made of (script/launcher.c uses them, too). Returns 0, or -1 with errno ENOMEM.
 */
int pip_hook_text(struct buf *out);

#endif
