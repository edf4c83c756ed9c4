/* SPDX-License-Identifier: MIT */
/*
 * py of a wheel, which cannot hold a link: starts the movenv beside it, by the name py. Where links
 * are possible, py is a link to movenv, and this program is not needed.
 *
 * The kernel knows this program's file even if the name that started it is a link elsewhere, as
 * pipx makes one. Without /proc the name counts.
 */
#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "common/layout.h"
#include "common/path.h"
#include "common/readlink.h"
#include "common/status.h"
#include "die.h"

extern char **environ;

static struct path movenv;

/* Sets movenv to the path of this program's file. Returns 0, or -1 with errno. */
static int
find_own_file(void)
{
	static const char proc[] = "/proc/self/exe";
	const char *name = (const char *)getauxval(AT_EXECFN);

	if (path_set(&movenv, proc, sizeof(proc) - 1) == 0 && link_follow(&movenv) > 0)
		return 0;
	errno = ENOENT;
	if (!name || path_set(&movenv, name, strlen(name)) < 0)
		return -1;
	for (int hops = 0; hops < LINK_HOPS_MAX; hops++) {
		int found = link_follow(&movenv);

		if (found <= 0)
			return found;
	}
	errno = ELOOP;
	return -1;
}

int
main(int argc, char **argv)
{
	static char *alone[] = {"py", NULL};

	if (argc == 0)
		argv = alone;
	argv[0] = alone[0];
	if (find_own_file() < 0 || path_up(&movenv) < 0 || path_push(&movenv, "movenv") < 0)
		die(ST_SYSTEM, "py cannot find its own directory: %", reason(errno));
	execve(movenv.buf, argv, environ);
	die(errno == ENOENT ? ST_NOTFOUND : ST_NOEXEC,
	    "cannot start '%', which py needs: %; install movenv again", movenv.buf, reason(errno));
}
