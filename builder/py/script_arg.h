/* SPDX-License-Identifier: MIT */
/*
 * The script in a command line of Python's.
 */
#ifndef MOVENV_PY_SCRIPT_ARG_H
#define MOVENV_PY_SCRIPT_ARG_H

/*
 * Returns the first word that is not an option of Python's or the value of one (CPython
 * Python/getopt.c); NULL if -c, -m or "-" comes before it, or nothing. Borrowed.
 */
const char *script_arg(char *const *args);

#endif
