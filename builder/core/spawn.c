/* SPDX-License-Identifier: MIT */
/*
 * Another program, as a child; see core/spawn.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "core/spawn.h"

extern char **environ;

/* Adds the descriptor that becomes the child's standard output (1) or error (2). */
static int
add_output(posix_spawn_file_actions_t *actions, int fd, int standard)
{
	if (fd == SPAWN_NULL)
		return posix_spawn_file_actions_addopen(actions, standard, "/dev/null", O_WRONLY,
							0);
	return posix_spawn_file_actions_adddup2(actions, fd, standard);
}

int
spawn_start(const struct spawn *spawn, pid_t *pid)
{
	char *const *variables = spawn->variables ? spawn->variables : environ;
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error) {
		errno = error;
		return -1;
	}
	error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!error)
		error = add_output(&actions, spawn->out, 1);
	if (!error)
		error = add_output(&actions, spawn->err, 2);
	if (!error && spawn->dir)
		error = posix_spawn_file_actions_addchdir_np(&actions, spawn->dir);
	if (!error)
		error = posix_spawn(pid, spawn->file, &actions, NULL, spawn->argv, variables);
	posix_spawn_file_actions_destroy(&actions);
	errno = error;
	return error ? -1 : 0;
}

int
spawn_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
		if (interrupt_pending())
			kill(pid, SIGTERM);
	}
	return status;
}

/* 1 if a variable, "NAME=value", is one that the list of names or of variables has. */
static int
is_named(const char *variable, const char *const *list)
{
	size_t n = strcspn(variable, "=");

	for (; *list; list++)
		if (strcspn(*list, "=") == n && strncmp(*list, variable, n) == 0)
			return 1;
	return 0;
}

char **
spawn_variables(const char *const *without, const char *const *with)
{
	size_t count = 1, n = 0;
	char **list;

	for (char **at = environ; *at; at++)
		count++;
	for (const char *const *at = with; *at; at++)
		count++;
	list = malloc(count * sizeof(*list));
	if (!list)
		return NULL;
	for (char **at = environ; *at; at++)
		if (!is_named(*at, without) && !is_named(*at, with))
			list[n++] = *at;
	for (; *with; with++)
		list[n++] = (char *)*with;
	list[n] = NULL;
	return list;
}
