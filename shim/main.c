/* SPDX-License-Identifier: MIT */
/*
 * The shim: bin/python and every console script of an environment. Finds the environment, finds
 * its home interpreter, and becomes it: success is execve, and after it stands one error.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absolute.h"
#include "common/discover.h"
#include "common/environ.h"
#include "common/home.h"
#include "common/payload.h"
#include "common/program.h"
#include "common/say.h"
#include "common/status.h"
#include "die.h"
#include "heal.h"
#include "pip_hook.h"
#include "pythonhome.h"
#include "self.h"
#include "start.h"

static struct self self;
static struct home home;
static struct payload payload;

static void
find_self(const char *argv0, const char *execfn)
{
	if (start_auxv(AT_SECURE))
		die(ST_CONFIG, "cannot start '%': it must not be set-user-ID or set-group-ID",
		    execfn);
	if (self_find(&self, argv0, execfn) == 0) {
		say("environment '%'", self.env.buf);
		return;
	}
	if (errno == ENOENT)
		die(ST_CONFIG,
		    "cannot find '" CFG_NAME
		    "' beside or above '%': a shim works only inside an environment",
		    execfn);
	die(errno == ELOOP ? ST_CONFIG : ST_SYSTEM, "cannot open '%': %",
	    self.env.len ? self.env.buf : execfn, reason(errno));
}

static void
find_home(void)
{
	if (home_read(&home, self.cfg, self.env.buf) < 0 || home_follow(&home) < 0)
		die(errno == EBADMSG ? ST_CONFIG : ST_SYSTEM, "cannot use '%': %", home.cfg.buf,
		    errno == EBADMSG ? home.wrong : reason(errno));
	say("home '%'%", home.dir.buf, home.hops ? " (through other environments)" : "");
}

/* Tries one name in the home directory; returns if it is not there. */
static void
try_name(const char *name, char **args, char **envp, const char *execfn)
{
	struct path file;
	const char *why;
	int saved;

	path_copy(&file, &home.dir);
	if (path_push(&file, name) < 0)
		die(ST_CONFIG, "cannot use '%': %", home.cfg.buf, reason(errno));
	/* The kernel says by which name it started this process: a second time is a circle. */
	if (execfn && !strcmp(file.buf, execfn))
		die(ST_CONFIG, "cannot use '%': %", home.cfg.buf,
		    "its home leads to environments without end");
	say("interpreter '%'", file.buf);
	execve(file.buf, args, envp);
	saved = errno;
	say("cannot start it: %", reason(saved));
	if ((saved == ENOENT || saved == ENOTDIR) && access(file.buf, F_OK) < 0)
		return;
	/* The kernel's ENOENT means the loader, and its EACCES more than one thing. */
	why = saved == ENOENT || saved == EACCES || saved == ENOEXEC ? program_wrong(file.buf)
								     : NULL;
	if (!why)
		die(saved == E2BIG || saved == ENOMEM ? ST_SYSTEM : ST_NOEXEC,
		    "cannot start '%': %", file.buf, reason(saved));
	die(ST_NOEXEC, "cannot start '%': it %; run 'movenv repair -p FILE %' with another %",
	    file.buf, why, self.env.buf, name);
}

static void
not_found(const char *name)
{
	die(ST_NOTFOUND,
	    "cannot find '%' in '%', the home in '%', nor in MOVENV_PYTHON, on PATH or where "
	    "installers put it; set MOVENV_PYTHON to the file of a %, or run 'movenv repair -p "
	    "FILE %'",
	    name, home.dir.buf, home.cfg.buf, name, self.env.buf);
}

/*
 * The home does not hold the interpreter: starts another one of the same kind, and writes down
 * where it is, or tells Python by variables.
 */
static void
recover(struct path *file, int found, char **args, char **envp)
{
	const char *stay = environ_get(envp, "MOVENV_NO_HEAL");
	struct once once = {&self.env, &self.exe, file, home.version};
	int failed = 0;

	say("interpreter '%'", file->buf);
	if (found == DISCOVER_KEEP && !(stay && *stay) && heal(&self.env, file) == 0)
		say("wrote it to '" CFG_NAME "'");
	else if (strcmp(home.implementation, "pypy") != 0) /* that has no such variables */
		failed = once_start(&once, args, envp);
	if (!failed) {
		execve(file->buf, args, envp);
		failed = errno;
	}
	if (failed == EINVAL)
		die(ST_CONFIG,
		    "cannot start '%' with -I before Python 3.11, or with ':' in a path, unless "
		    "'" CFG_NAME "' tells its place: run 'movenv repair' on '%'",
		    file->buf, self.env.buf);
	die(ST_SYSTEM, "cannot start '%': %", file->buf, reason(failed));
}

/*
 * The interpreter that the environment carries, if home is elsewhere: a copy must not start the
 * original's. Returns 1 with its file, or 0.
 */
static int
find_bundled(struct path *file, char name[NAME_CAP])
{
	struct stat ours, its;

	if (!home.bundled[0] || !home_wanted(&home, name) || absolute(file, "", &self.env) < 0 ||
	    path_push(file, home.bundled) < 0 || fstatat(AT_FDCWD, file->buf, &ours, 0) < 0 ||
	    (fstatat(AT_FDCWD, home.dir.buf, &its, 0) == 0 && its.st_ino == ours.st_ino &&
	     its.st_dev == ours.st_dev))
		return 0;
	/* A task's link to the environment goes with the task, and others read home after it. */
	absolute_resolve(file);
	return path_push(file, name) == 0 && access(file->buf, X_OK) == 0;
}

static void
start(char **args, char **envp, const char *execfn)
{
	static struct path file;
	char name[NAME_CAP];
	int found = DISCOVER_NONE;

	if (find_bundled(&file, name))
		recover(&file, DISCOVER_KEEP, args, envp);
	/* A home behind another environment's is not what Python itself would read. */
	path_copy(&file, &home.dir);
	if (home.hops && home_wanted(&home, name) && path_push(&file, name) == 0 &&
	    discover_accepts(&file, name, 1))
		recover(&file, DISCOVER_KEEP, args, envp);
	for (int i = 0; home_name(&home, i, name); i++)
		try_name(name, args, envp, execfn);
	if (home_wanted(&home, name) && (found = discover(&file, name, envp)))
		recover(&file, found, args, envp);
	home_name(&home, 0, name);
	not_found(name);
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
	char *args[argc + 5];
	int n = 0;
	int fd = openat(AT_FDCWD, script, O_RDONLY | O_CLOEXEC); /* closed by the exec */

	if (fd < 0 || payload_read(&payload, fd) < 0)
		die(errno == EBADMSG ? ST_CONFIG : ST_SYSTEM, "cannot run '%': %", script,
		    errno == EBADMSG
			    ? "the script behind the launcher is gone; install its package again"
			    : reason(errno));
	say("console script '%'", script);
	path_cut(&self.exe, (size_t)(path_base(self.exe.buf) - self.exe.buf));
	if (path_push(&self.exe, "python") < 0)
		die(ST_SYSTEM, "cannot run '%': %", script, reason(errno));
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
	char *args[argc + 4];

	if (argc > 0)
		argv[0] = self.exe.buf;
	if (hook_args(argc, argv, args)) {
		say("through _movenv_pip");
		start(args, envp, execfn);
	}
	args[0] = self.exe.buf;
	args[1] = NULL;
	start(argc > 0 ? argv : args, envp, execfn);
}

/* Not inlined: what calls it sets the guard of the stack that its functions check. */
__attribute__((noinline)) int
main(int argc, char **argv, char **envp)
{
	const char *execfn = (const char *)start_auxv(AT_EXECFN);
	const char *debug = environ_clean(envp);

	say_debug = debug && debug[0] && strcmp(debug, "0") != 0;
	/* The mark by which others tell a shim: see SHIM_MARK. */
	say(SHIM_MARK " " MOVENV_VERSION);
	find_self(argc > 0 ? argv[0] : NULL, execfn);
	find_home();
	if (home_is_python(path_base(self.name.buf)))
		interpret(argc, argv, envp, execfn);
	launch(argc, argv, envp, execfn);
}
