/* SPDX-License-Identifier: MIT */
/*
 * The shim: bin/python and every console script of an environment. It finds the environment and its
 * home interpreter, and becomes that: success is execve, and each failure prints one error.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base.h"
#include "carried.h"
#include "circle.h"
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
#include "role.h"
#include "room.h"
#include "secure.h"
#include "self.h"

static struct self self;
static struct home home;
static struct payload payload;

/* " (REASON)" if the home may hold the interpreter, but cannot be entered; else "". */
static const char *home_closed = "";

static void
find_self(const char *argv0, const char *execfn)
{
	secure_check(execfn);
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

_Noreturn static void
die_circle(void)
{
	die(ST_CONFIG, "cannot use '%': %", home.cfg.buf,
	    "its home leads in a circle of environments");
}

/*
 * Becomes the program. Returns only if that fails. A console script is not looked at: the arguments
 * of its start grow in a circle, which ends it.
 */
static void
become(const char *file, char **args, char **envp)
{
	char *own = args[0];

	if (!payload.text && circle_is_script(file)) {
		if (circle_start(file, args, envp))
			die_circle();
		return;
	}
	if (home.tells_base) {
		envp = base_variables(&self.exe, envp);
		args[0] = (char *)file;
	}
	execve(file, args, envp);
	args[0] = own;
}

/* Executes one name in the home directory. Returns if there is no such file for this user. */
static void
start_home_name(const char *name, char **args, char **envp, const char *execfn)
{
	struct path file;
	const char *why;
	int saved;

	path_copy(&file, &home.dir);
	if (path_push(&file, name) < 0)
		die(ST_CONFIG, "cannot use '%': %", home.cfg.buf, reason(errno));
	/*
	 * execfn is the name that the kernel started this process by: to start it again is a
	 * circle.
	 */
	if (execfn && !strcmp(file.buf, execfn))
		die_circle();
	say("interpreter '%'", file.buf);
	become(file.buf, args, envp);
	saved = errno;
	why = saved == ENOENT || saved == ENOTDIR || saved == EACCES ? program_missing(file.buf)
								     : NULL;
	if (why) {
		say("cannot start it: it %", why);
		if (saved == EACCES)
			home_closed = " (it " PROGRAM_CLOSED ")";
		return;
	}
	say("cannot start it: %", reason(saved));
	if (saved == EACCES && home.standalone[0])
		carried_die(&self.env, file.buf);
	/* Here ENOENT means that the loader is missing, and EACCES has several causes. */
	why = saved == ENOENT || saved == EACCES || saved == ENOEXEC ? program_wrong(file.buf)
								     : NULL;
	if (!why)
		die(saved == E2BIG || saved == ENOMEM ? ST_SYSTEM : ST_NOEXEC,
		    "cannot start '%': %", file.buf, reason(saved));
	die(ST_NOEXEC, "cannot start '%': it %; run 'movenv repair -p FILE %' with another %",
	    file.buf, why, self.env.buf, name);
}

_Noreturn static void
die_not_found(const char *name)
{
	die(ST_NOTFOUND,
	    "cannot find '%' in '%'%, the home in '%', nor in MOVENV_PYTHON, on PATH or in "
	    "the usual places; set MOVENV_PYTHON to the file of a %, or run 'movenv repair -p "
	    "FILE %'",
	    name, home.dir.buf, home_closed, home.cfg.buf, name, self.env.buf);
}

/*
 * Starts another interpreter of the same kind, because the home does not hold it. Either heals
 * pyvenv.cfg or starts by variables.
 */
_Noreturn static void
start_elsewhere(struct path *file, int found, char **args, char **envp)
{
	const char *stay = environ_get(envp, "MOVENV_NO_HEAL");
	struct pythonhome start = {&self.env, &self.exe, file, home.version};
	int failed = 0;

	say("interpreter '%'", file->buf);
	if (found == DISCOVER_KEEP && !(stay && *stay) &&
	    heal(&self.env, &home, file, &self.exe) == 0)
		say("wrote it to '" CFG_NAME "'");
	else if (strcmp(home.implementation, "pypy") != 0) /* PyPy has no such variables */
		failed = pythonhome_start(&start, args, envp);
	if (!failed) {
		become(file->buf, args, envp);
		failed = errno;
	}
	if (failed == EINVAL)
		die(ST_CONFIG,
		    "cannot start '%' with -I before Python 3.11, or with ':' in a path, unless "
		    "'" CFG_NAME "' names its home: run 'movenv repair' on '%'",
		    file->buf, self.env.buf);
	die(ST_SYSTEM, "cannot start '%': %", file->buf, reason(failed));
}

_Noreturn static void
start_home(char **args, char **envp, const char *execfn)
{
	static struct path file;
	char name[NAME_CAP];
	int found = DISCOVER_NONE;

	if (carried_find(&self.env, &home, &file, name))
		start_elsewhere(&file, DISCOVER_KEEP, args, envp);
	/*
	 * A home that was found through other environments is not the one that Python would read.
	 */
	path_copy(&file, &home.dir);
	if (home.hops && home_wanted(&home, name) && path_push(&file, name) == 0 &&
	    discover_accepts(&file, name, TRUST_NAMED))
		start_elsewhere(&file, DISCOVER_KEEP, args, envp);
	for (int i = 0; home_name(&home, i, name); i++)
		start_home_name(name, args, envp, execfn);
	if (home_wanted(&home, name) && (found = discover(&file, name, envp)))
		start_elsewhere(&file, found, args, envp);
	home_name(&home, 0, name);
	die_not_found(name);
}

/* Starts a console script with one exec: the script's text is an argument. */
_Noreturn static void
start_script(int argc, char **argv, char **envp, const char *execfn)
{
	/*
	 * As under a #! line, the script has the name that it was started by: AT_EXECFN. If the
	 * launcher stands in the #! line of another script, AT_EXECFN names that script.
	 */
	const char *script = self.by_argv0 || !execfn ? argv[0] : execfn;
	char **args = room_arguments(argc + 5);
	int n = 0;
	int fd = openat(AT_FDCWD, script, O_RDONLY | O_CLOEXEC); /* closed by the exec */

	if (fd < 0 || payload_read(&payload, fd) < 0) {
		if (fd >= 0 && errno == EBADMSG)
			die(ST_CONFIG,
			    "cannot run '%': the launcher has lost its script; run "
			    "'movenv repair' on '%'",
			    script, self.env.buf);
		die(ST_SYSTEM, "cannot run '%': %", script, reason(errno));
	}
	say("console script '%'", script);
	if (self_become_python(&self) < 0)
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
	start_home(args, envp, execfn);
}

/* Starts Python: through the hook if it is to run pip or venv. */
_Noreturn static void
start_python(int argc, char **argv, char **envp, const char *execfn)
{
	char **args = room_arguments(argc + 5);

	if (argc == 0) {
		args[0] = self.exe.buf;
		args[1] = NULL;
		start_home(args, envp, execfn);
	}
	argv[0] = self.exe.buf;
	if (pip_hook_args(argv, args)) {
		say("through _movenv_pip");
		start_home(args, envp, execfn);
	}
	start_home(argv, envp, execfn);
}

int
main(int argc, char **argv, char **envp)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);
	const char *debug = environ_clean(envp);

	say_debug = debug && debug[0] && strcmp(debug, "0") != 0;
	say(SHIM_MARK " " MOVENV_VERSION);
	find_self(argc > 0 ? argv[0] : NULL, execfn);
	find_home();
	if (role_is_python(self.name.buf, &home, &payload))
		start_python(argc, argv, envp, execfn);
	start_script(argc, argv, envp, execfn);
}
