/* SPDX-License-Identifier: MIT */
/*
 * The directories where installers put interpreters, outside PATH.
 */
#ifndef MOVENV_PYTHON_INSTALL_DIRS_H
#define MOVENV_PYTHON_INSTALL_DIRS_H

/* The directories of common/install_dirs.h, each with "/bin", as patterns; the last one is NULL. */
extern const char *const install_dirs_patterns[];

/* Returns 0 to go on. */
typedef int install_dirs_visit(void *arg, const char *dir);

/*
 * Visits the directories in the order of the patterns; of several that one pattern matches, the
 * newest version first. Some may not exist. Returns 0, or the first status other than 0 that a
 * visit returned.
 */
int install_dirs_each(install_dirs_visit *visit, void *arg);

#endif
