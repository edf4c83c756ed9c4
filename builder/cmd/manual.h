/* SPDX-License-Identifier: MIT */
/*
 * The manual: the page of a command, or a guide, shown by man.
 */
#ifndef MOVENV_CMD_MANUAL_H
#define MOVENV_CMD_MANUAL_H

/* Returns 1 if the manual has a guide of this name: "recipes" for movenv-recipes(7). Else 0. */
int manual_has_guide(const char *name);

/*
 * Becomes `man`, with a page: "create" and '1' for movenv-create(1). It is the one that is
 * installed beside this program, as PREFIX/share/man is beside PREFIX/bin, else the one that man
 * finds. man is the first one on PATH that the rule of common/trust.h allows, so never an
 * environment's. Returns only if that is not possible: standard output is not a terminal, or there
 * is no man or no page. Then nothing is printed, and errno is undefined.
 */
void manual_show(const char *of, char section);

#endif
