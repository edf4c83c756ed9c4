/* SPDX-License-Identifier: MIT */
/*
 * The manual: the page of a command, shown by man.
 */
#ifndef MOVENV_CMD_MANUAL_H
#define MOVENV_CMD_MANUAL_H

/*
 * Becomes `man`, with the page of a command ("create": movenv-create(1)): the one that is installed
 * beside this program, as PREFIX/share/man/man1 is beside PREFIX/bin, else the one that man finds.
 * man is the first one on PATH that the rule of common/trust.h allows, so never an environment's.
 * Returns only if that is not possible: standard output is not a terminal, or there is no man or no
 * page. Then nothing is printed, and errno is undefined.
 */
void manual_show(const char *command);

#endif
