/* SPDX-License-Identifier: MIT */
/*
 * Upgrading pip by itself; see create/upgrade_deps.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "create/upgrade_deps.h"

extern char **environ;

/*
 * As venv's _call_new_python: no path of the user's comes before the environment's own. Nor does
 * pip put things elsewhere.
 */
static int
clean_variables(const char *dir)
{
	static const char *const names[] = {
		"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (unsetenv(names[i]) < 0)
			return -1;
	return setenv("VIRTUAL_ENV", dir, 1);
}

/* Starts it in the environment's directory, where no module of the user's lies in the way. */
static int
start(const char *dir, const char *python, char **argv, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int status = posix_spawn_file_actions_init(&actions);

	if (status)
		return status;
	status = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!status)
		status = err_is_verbose() ? posix_spawn_file_actions_adddup2(&actions, 2, 1)
					  : posix_spawn_file_actions_addopen(
						    &actions, 1, "/dev/null", O_WRONLY, 0);
	if (!status)
		status = posix_spawn_file_actions_addchdir_np(&actions, dir);
	if (!status)
		status = posix_spawn(pid, python, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

/* Waits for the end. A signal that is to end movenv ends pip. */
static int
wait_for(pid_t pid)
{
	int ended;

	while (waitpid(pid, &ended, 0) < 0) {
		if (errno != EINTR)
			return -1;
		if (interrupt_pending())
			kill(pid, SIGTERM);
	}
	return ended;
}

int
upgrade_deps(const char *dir, const struct interp *interp)
{
	static const struct pep440 no_setuptools = {.release = {3, 12}};
	int has_setuptools = pep440_compare(&interp->parsed, &no_setuptools) < 0;
	struct path python;
	char *argv[] = {python.buf, "-m", "pip", "install", "-qq", "--upgrade", "pip", NULL, NULL};
	pid_t pid;
	int ended;

	if (has_setuptools)
		argv[COUNT_OF(argv) - 2] = "setuptools";
	if (err_is_verbose())
		argv[4] = "--verbose";
	if (path_set(&python, dir, strlen(dir)) < 0 || path_push(&python, interp->scripts) < 0 ||
	    path_push(&python, "python") < 0 || clean_variables(dir) < 0)
		return fail_errno("cannot upgrade pip in '%s'", dir);
	errno = start(dir, python.buf, argv, &pid);
	ended = errno ? -1 : wait_for(pid);
	if (ended < 0)
		return fail_errno("cannot upgrade pip in '%s'", dir);
	if (interrupt_pending())
		return -1;
	if (ended) {
		fail("cannot upgrade pip in '%s': pip failed, with status %d", dir,
		     WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended));
		advise("the environment is complete; try 'python -m pip install --upgrade pip%s' "
		       "in it",
		       has_setuptools ? " setuptools" : "");
		return -1;
	}
	return 0;
}
