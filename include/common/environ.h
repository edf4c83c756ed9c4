/* SPDX-License-Identifier: MIT */
/*
 * The environment variables that the interpreter is started with.
 */
#ifndef MOVENV_COMMON_ENVIRON_H
#define MOVENV_COMMON_ENVIRON_H

/*
 * Removes, in place, the variables that would give Python another prefix: PYTHONHOME,
 * PYTHONEXECUTABLE and __PYVENV_LAUNCHER__ (CPython Modules/getpath.py). Returns the value of
 * MOVENV_DEBUG, borrowed, or NULL.
 */
const char *environ_clean(char **envp);

/* Returns the value of a variable, borrowed, or NULL if it is not set. */
const char *environ_get(char **envp, const char *name);

/* Removes, in place, every entry "NAME=value" that starts with this text. */
void environ_forget(char **envp, const char *start);

#endif
