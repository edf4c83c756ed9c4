/* SPDX-License-Identifier: MIT */
/*
 * Circles: the home interpreter can be a script (some installers wrap Python in one), and a script
 * can start the environment again, for ever. So each start of a script is counted in a variable,
 * which the script hands on.
 */
#ifndef MOVENV_CIRCLE_H
#define MOVENV_CIRCLE_H

/* Returns 1 if the file is a script: it begins with #! (execve(2)); else 0. */
int circle_is_script(const char *file);

/*
 * Executes a script with these arguments and variables, and one more that counts. Returns only if
 * that fails: 1 in a circle, after CIRCLE_MAX starts, each within a few seconds of the one before;
 * else 0 with errno of execve().
 */
int circle_start(const char *file, char **args, char **envp);

#define CIRCLE_MAX 40

#endif
