/* SPDX-License-Identifier: MIT */
/*
 * The version that an installer names a directory for.
 */
#ifndef MOVENV_PYTHON_DIR_VERSION_H
#define MOVENV_PYTHON_DIR_VERSION_H

/*
 * Reads the version of Python in the last names of a directory of programs: ".../3.12.1/bin" of
 * pyenv, mise and asdf, ".../cpython-3.12.1-linux-x86_64-gnu/bin" of uv, ".../3.12.1/x64/bin" of
 * GitHub's runners. Returns 1, or 0 if it has none of Python 2 or 3.
 */
int dir_version_read(const char *dir, int *major, int *minor);

#endif
