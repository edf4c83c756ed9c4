/* SPDX-License-Identifier: MIT */
/*
 * The variable LD_LIBRARY_PATH: directories with ':' or ';' between, an empty one is the current
 * directory (ld.so(8)).
 */
#ifndef MOVENV_SHIM_LIBRARY_PATH_H
#define MOVENV_SHIM_LIBRARY_PATH_H

#define LIBRARY_PATH "LD_LIBRARY_PATH"

/*
 * Returns the value that the loader would take, borrowed: of two variables the last. NULL if there
 * is none, or if it is empty, which has no directory.
 */
const char *library_path_find(char **envp);

/*
 * Returns the entry "LD_LIBRARY_PATH=FIRST:SECOND" for a list of variables, without the list that
 * is NULL. The process ends without memory.
 */
char *library_path_entry(const char *first, const char *second);

#endif
