/* SPDX-License-Identifier: MIT */
/*
 * The directories where installers put interpreters, outside PATH.
 */
#ifndef MOVENV_PYTHON_INSTALL_DIRS_H
#define MOVENV_PYTHON_INSTALL_DIRS_H

/* Returns 0 to go on. */
typedef int homeplaces_visit(void *arg, const char *dir);

/*
 * Visits them in their order, of several versions in one place the newest first. They need not be
 * there. Returns 0, or what a visit returned that was not 0.
 */
int homeplaces_each(homeplaces_visit *visit, void *arg);

#endif
