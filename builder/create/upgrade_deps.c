/* SPDX-License-Identifier: MIT */
/*
 * Upgrading pip by itself; see create/upgrade_deps.h.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/spawn.h"
#include "create/upgrade_deps.h"
#include "fs/noexec.h"

/*
 * As venv's _call_new_python: no path of the user's comes before the environment's own. Nor does
 * pip install into another place.
 */
static char **
pip_variables(const char *virtual_env)
{
	static const char *const without[] = {
		"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX",
		"PIP_ROOT",   "PIP_USER",   NULL,
	};
	const char *const with[] = {virtual_env, NULL};

	return spawn_variables(without, with);
}

/*
 * Runs pip in the environment's directory, so that no module of the user's is imported. Returns its
 * status as of waitpid(2), or -1 with errno.
 */
static int
run_pip(const char *dir, char **argv)
{
	struct buf virtual_env = {0};
	struct spawn spawn = {
		.file = argv[0],
		.argv = argv,
		.dir = dir,
		.out = err_is_verbose() ? STDERR_FILENO : SPAWN_NULL,
		.err = STDERR_FILENO,
	};
	char **variables = NULL;
	int ended = -1;
	pid_t pid;

	if (buf_printf(&virtual_env, "VIRTUAL_ENV=%s", dir) == 0)
		variables = pip_variables(virtual_env.data);
	spawn.variables = variables;
	if (variables && spawn_start(&spawn, &pid) == 0)
		ended = spawn_wait(pid);
	free(variables);
	buf_free(&virtual_env);
	return ended;
}

int
upgrade_deps(const char *dir, const char *shown, const struct interp *interp)
{
	static const struct pep440 no_setuptools = {.release = {3, 12}};
	int has_setuptools = pep440_compare(&interp->parsed, &no_setuptools) < 0;
	struct path python;
	char *argv[] = {python.buf, "-m", "pip", "install", "-qq", "--upgrade", "pip", NULL, NULL};
	int ended;

	if (has_setuptools)
		argv[COUNT_OF(argv) - 2] = "setuptools";
	if (err_is_verbose())
		argv[4] = "--verbose";
	if (path_set(&python, dir, strlen(dir)) < 0 || path_push(&python, interp->scripts) < 0 ||
	    path_push(&python, "python") < 0)
		return fail_errno("cannot upgrade pip in '%s'", shown);
	if (noexec_has(python.buf)) {
		failf("cannot upgrade pip in '%s': " NOEXEC_WORDS ", and no program in it starts",
		      shown);
		advise("the environment is complete; it can be moved to another disk");
		return -1;
	}
	ended = run_pip(dir, argv);
	if (ended < 0)
		return fail_errno("cannot upgrade pip in '%s'", shown);
	if (interrupt_pending())
		return -1;
	if (ended) {
		failf("cannot upgrade pip in '%s': pip failed, with status %d", shown,
		      WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended));
		advise("the environment is complete; try 'python -m pip install --upgrade pip%s' "
		       "in it",
		       has_setuptools ? " setuptools" : "");
		return -1;
	}
	return 0;
}
