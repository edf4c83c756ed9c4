/* SPDX-License-Identifier: MIT */
/*
 * The templates from which `python -m venv` makes activate scripts. They are in the library of the
 * environment's Python, so lines of a later or a patched Python are known by them.
 */
#ifndef MOVENV_ACTIVATE_STOCK_TEMPLATES_H
#define MOVENV_ACTIVATE_STOCK_TEMPLATES_H

#include "core/buf.h"
#include "env/environment.h"

/*
 * Appends the forms (activate/stock_lines.h) of the lines in the templates of the script with this
 * file name below the home in pyvenv.cfg: none if that is gone. Each stands between two newlines.
 * Returns 0, or -1 with errno ENOMEM.
 */
int stock_templates_read(const struct environment *env, const char *name, struct buf *out);

#endif
