/* SPDX-License-Identifier: MIT */
/*
 * The versions that the user prefers.
 */
#ifndef MOVENV_PY_DEFAULTS_H
#define MOVENV_PY_DEFAULTS_H

#include "core/buf.h"

/*
 * Finds the spec for a major version, -1 for any: the variable PY_PYTHON3 (PY_PYTHON), or else the
 * key python3 (python) in the section [defaults] of py.ini, in $XDG_CONFIG_HOME or ~/.config. Other
 * sections are passed over: py.exe has some. Returns 1 with it appended to spec, and the words for
 * its place ("PY_PYTHON3", "/home/me/.config/py.ini") appended to source; else 0. A file that
 * cannot be used is one line on stderr.
 */
int defaults_find(int major, struct buf *spec, struct buf *source);

#endif
