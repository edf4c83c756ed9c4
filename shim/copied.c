/* SPDX-License-Identifier: MIT */
/*
 * A copied carrier; see copied.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/status.h"
#include "copied.h"
#include "die.h"
#include "heal.h"
#include "self.h"

static struct self copy;
static struct home home;

/*
 * Python, too, would read the home of an inner environment, and not find its library from there:
 * Python up to 3.10 writes it when venv runs in an environment.
 */
static void
leave_chain(const struct path *file)
{
	if (home.hops)
		(void)!heal(&copy.env, &home, file, &copy.exe);
}

/* Looks for each name in the home. Returns 1 with the file; else 0, with the first name. */
static int
find_in_home(struct path *file, char name[NAME_CAP])
{
	for (int i = 0; home_name(&home, i, name); i++) {
		path_copy(file, &home.dir);
		if (path_push(file, name) == 0 && access(file->buf, X_OK) == 0)
			return 1;
	}
	home_name(&home, 0, name);
	return 0;
}

/* PyPy's venv writes neither its name nor that of an implementation. */
static int
find_pypy_in_home(struct path *file)
{
	char name[NAME_CAP];

	if (home.executable[0] || home.implementation[0])
		return 0;
	memcpy(home.implementation, "pypy", sizeof("pypy"));
	return find_in_home(file, name);
}

int
copied_find(const char *argv0, const char *execfn, struct path *file, struct path *invoked)
{
	char name[NAME_CAP];

	if (self_find(&copy, argv0, execfn) < 0)
		return 0;
	if (home_read(&home, copy.cfg, copy.env.buf) < 0 || home_follow(&home) < 0)
		die(errno == EBADMSG ? ST_CONFIG : ST_SYSTEM, "cannot use '%': %", home.cfg.buf,
		    errno == EBADMSG ? home.wrong : reason(errno));
	if (!find_in_home(file, name) && !find_pypy_in_home(file))
		die(ST_NOTFOUND,
		    "cannot find '%' in '%', the home in '%': if it was moved, run 'movenv repair "
		    "-p FILE %'",
		    name, home.dir.buf, home.cfg.buf, copy.env.buf);
	leave_chain(file);
	path_copy(invoked, &copy.exe);
	return 1;
}
