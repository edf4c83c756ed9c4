/* SPDX-License-Identifier: MIT */
/*
 * Another program, as a child of this process.
 */
#ifndef MOVENV_CORE_SPAWN_H
#define MOVENV_CORE_SPAWN_H

#include <sys/types.h>

#define SPAWN_NULL (-1) /* in place of a descriptor: /dev/null */

/* All pointers are borrowed. */
struct spawn {
	const char *file;       /* the program's path; PATH is not searched */
	char *const *argv;      /* NULL-terminated */
	char *const *variables; /* the child's environment, NULL-terminated; NULL: this process's */
	const char *dir;        /* the child's current directory; NULL: this process's */
	int out, err;           /* its standard output and standard error; or SPAWN_NULL */
};

/*
 * Starts the program; its standard input is /dev/null. Returns 0 with its number in *pid, or -1
 * with errno: of execve(2) where that failed.
 */
int spawn_start(const struct spawn *spawn, pid_t *pid);

/*
 * Waits for its end. A signal that asks movenv to stop (core/interrupt.h) ends the program by
 * SIGTERM. Returns the status as of waitpid(2), or -1 with errno.
 */
int spawn_wait(pid_t pid);

/*
 * This process's environment, changed for a child: less the variables named in `without`, plus
 * those in `with` ("NAME=value"), which replace older ones. Both lists end with NULL. Returns an
 * array for the caller to free(), whose texts are borrowed from both; NULL with ENOMEM.
 */
char **spawn_variables(const char *const *without, const char *const *with);

#endif
