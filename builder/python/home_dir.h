/* SPDX-License-Identifier: MIT */
/*
 * The home directory of an interpreter: the value of the key "home".
 */
#ifndef MOVENV_PYTHON_HOME_DIR_H
#define MOVENV_PYTHON_HOME_DIR_H

#include "common/path.h"
#include "python/identity.h"

/* The interpreter, by its own answer. All is borrowed. */
struct home_dir_of {
	const char *executable, *base_prefix; /* absolute */
	const struct identity *identity;
};

/*
 * Finds a directory in which the shim finds the interpreter, and from which Python finds its base
 * prefix. Returns 0 with the directory and the interpreter's path in it, or -1 if there is none.
 * Doubt (fs/doubt.h) is noted.
 */
int home_dir_choose(const struct home_dir_of *of, struct path *dir, struct path *file);

/*
 * Returns 1 if Python, started as python or python3 of an environment, would take another file in
 * the home for its base than this interpreter: /usr/bin/python3 of another version. CPython 3.11
 * and later take the invoked name there, else python3, else python3.13 (Modules/getpath.py). Else
 * 0; -1 with errno if the files cannot be looked at.
 */
int home_dir_misleads(const struct identity *identity, const struct path *file);

#endif
