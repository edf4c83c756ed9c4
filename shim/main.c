/* SPDX-License-Identifier: MIT */
/*
 * The shim: bin/python and every console script of an environment. Finds the environment, finds
 * its home interpreter, and becomes it: success is execve, and after it stands one error.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "die.h"
#include "env.h"
#include "home.h"
#include "hook.h"
#include "payload.h"
#include "self.h"
#include "status.h"

static struct self self;
static struct home home;
static struct payload payload;

static void
find_self(const char *argv0, const char *execfn)
{
	if (getauxval(AT_SECURE))
		die(ST_CONFIG, "cannot start '", execfn,
		    "': it must not be set-user-ID or set-group-ID", NULL);
	if (self_find(&self, argv0, execfn) == 0) {
		say("environment '", self.env.buf, "'", NULL);
		return;
	}
	if (errno == ENOENT)
		die(ST_CONFIG, "cannot find '", CFG_NAME, "' beside or above '", execfn,
		    "': a shim works only inside an environment", NULL);
	die(errno == ELOOP ? ST_CONFIG : ST_SYSTEM, "cannot open '",
	    self.env.len ? self.env.buf : execfn, "': ", reason(errno), NULL);
}

static void
find_home(void)
{
	if (home_read(&home, self.cfg, self.env.buf) < 0 || home_follow(&home) < 0)
		die(errno == EBADMSG ? ST_CONFIG : ST_SYSTEM, "cannot use '", home.cfg.buf,
		    "': ", errno == EBADMSG ? home.wrong : reason(errno), NULL);
	say("home '", home.dir.buf, "'", home.hops ? " (through other environments)" : "", NULL);
}

/* The file starts and cannot be run: the kernel's ENOENT then means its loader. */
static const char *
why_not(int number)
{
	return number == ENOENT ? "the loader that it needs is not on this machine"
				: reason(number);
}

/* Tries one name in the home directory; returns if there is no such file. */
static void
try_name(const char *name, char **args, char **envp, const char *execfn)
{
	struct path file;
	int saved;

	if (path_set(&file, home.dir.buf, home.dir.len) < 0 || path_push(&file, name) < 0)
		die(ST_CONFIG, "cannot use '", home.cfg.buf, "': its home is too long", NULL);
	/* The kernel says by which name it started this process: a second time is a circle. */
	if (execfn && !strcmp(file.buf, execfn))
		die(ST_CONFIG, "cannot use '", home.cfg.buf, "': its home leads back to the shim",
		    NULL);
	say("interpreter '", file.buf, "'", NULL);
	execve(file.buf, args, envp);
	saved = errno;
	say("cannot start it: ", reason(saved), NULL);
	if ((saved == ENOENT || saved == ENOTDIR) && access(file.buf, F_OK) < 0)
		return;
	die(saved == E2BIG || saved == ENOMEM ? ST_SYSTEM : ST_NOEXEC, "cannot start '", file.buf,
	    "': ", why_not(saved), NULL);
}

static void
start(char **args, char **envp, const char *execfn)
{
	char name[NAME_CAP];

	for (int i = 0; home_name(&home, i, name); i++)
		try_name(name, args, envp, execfn);
	home_name(&home, 0, name);
	die(ST_NOTFOUND, "cannot find '", name, "' in '", home.dir.buf, "', the home in '",
	    home.cfg.buf,
	    "': install that Python, or make the environment again with 'movenv create'", NULL);
}

/* Starts a console script: one exec, with the script's text in an argument. */
static void
launch(int argc, char **argv, char **envp, const char *execfn)
{
	/*
	 * As under a #! line, the script goes by the name that it was started by: AT_EXECFN, but
	 * where the launcher stands in another script's #! line, which that names.
	 */
	const char *script = self.by_argv0 || !execfn ? argv[0] : execfn;
	char *args[argc + 4];
	int n = 0;
	int fd = openat(AT_FDCWD, script, O_RDONLY | O_CLOEXEC); /* closed by the exec */

	if (fd < 0 || payload_read(&payload, fd) < 0)
		die(errno == EBADMSG ? ST_CONFIG : ST_SYSTEM, "cannot run '", script, "': ",
		    errno == EBADMSG
			    ? "the script behind the launcher is gone; install its package again"
			    : reason(errno),
		    NULL);
	say("console script '", script, "'", NULL);
	path_cut(&self.exe, (size_t)(path_base(self.exe.buf) - self.exe.buf));
	if (path_push(&self.exe, "python") < 0)
		die(ST_SYSTEM, "cannot run '", script, "': ", reason(errno), NULL);
	args[n++] = self.exe.buf;
	if (payload.text) {
		args[n++] = "-c";
		args[n++] = payload.text;
	}
	args[n++] = (char *)script;
	for (int i = 1; i < argc; i++)
		args[n++] = argv[i];
	args[n] = NULL;
	start(args, envp, execfn);
}

/* Starts Python itself, or through the hook if it is to run pip or venv. */
static void
interpret(int argc, char **argv, char **envp, const char *execfn)
{
	char *args[argc + 3];

	if (argc > 0)
		argv[0] = self.exe.buf;
	if (hook_args(argc, argv, args)) {
		say("through _movenv_pip", NULL);
		start(args, envp, execfn);
	}
	args[0] = self.exe.buf;
	args[1] = NULL;
	start(argc > 0 ? argv : args, envp, execfn);
}

int
main(int argc, char **argv, char **envp)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);
	const char *debug = env_clean(envp);

	say_debug(debug && debug[0] && strcmp(debug, "0") != 0);
	/* The mark by which others tell a shim: see SHIM_MARK. */
	say(SHIM_MARK " " MOVENV_VERSION, NULL);
	find_self(argc > 0 ? argv[0] : NULL, execfn);
	find_home();
	if (home_is_python(self.name.buf))
		interpret(argc, argv, envp, execfn);
	launch(argc, argv, envp, execfn);
}
