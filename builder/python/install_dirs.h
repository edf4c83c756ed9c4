/* SPDX-License-Identifier: MIT */
/*
 * The directories where installers put interpreters, outside PATH.
 */
#ifndef MOVENV_PYTHON_INSTALL_DIRS_H
#define MOVENV_PYTHON_INSTALL_DIRS_H

/* Returns 0 to go on. */
typedef int install_dirs_visit(void *arg, const char *dir);

/*
 * Visits them in their order, of several versions in one place the newest first. They need not be
 * there. Returns 0, or what a visit returned that was not 0.
 */
int install_dirs_each(install_dirs_visit *visit, void *arg);

#endif
