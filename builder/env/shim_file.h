/* SPDX-License-Identifier: MIT */
/*
 * The shim as the file of an interpreter's name: the program, and after it a line with the
 * interpreter that pyvenv.cfg names. Tools remember an interpreter by the bytes of its file (pex)
 * or by its times (uv, virtualenv): so both change when the environment gets another one. Nothing
 * reads the line, and it is not the zip of a launcher.
 */
#ifndef MOVENV_ENV_SHIM_FILE_H
#define MOVENV_ENV_SHIM_FILE_H

#include <stddef.h>

#include "core/buf.h"

/* The line begins with it; builder/embed/site/_movenv_pip.py knows it, too. */
#define SHIM_FILE_MARK "\nmovenv-python "

/* Returns the bytes of such a file of this movenv, at most. */
size_t shim_file_max(void);

/*
 * Appends the line for the n bytes of a pyvenv.cfg: its implementation, version and executable. A
 * standalone environment's own interpreter is named relative to the environment, which can be
 * moved. Returns 0, or -1 with errno ENOMEM.
 */
int shim_file_line(const char *cfg, size_t n, struct buf *out);

/* Appends this movenv's shim and the line. Returns 0, or -1 with errno ENOMEM. */
int shim_file_add(const struct buf *line, struct buf *out);

/* Returns 1 if the n bytes of a file are this movenv's shim, with any such line or none; else 0. */
int shim_file_is(const char *bytes, size_t n);

/*
 * Returns 1 if such bytes end with this line; or, if not is_exact, with one of the same executable:
 * its version may be another. Else 0.
 */
int shim_file_names(const char *bytes, size_t n, const struct buf *line, int is_exact);

#endif
