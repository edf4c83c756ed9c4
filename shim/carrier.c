/* SPDX-License-Identifier: MIT */
/*
 * The carrier: what stands in BASE/bin of an interpreter that an environment carries with it, so
 * that it runs where nothing else is, no C library and no loader. The interpreter itself is
 * BASE/libexec/python3.13; BASE/so has its shared libraries, and under its name the loader that
 * starts it (ld.so(8): --argv0, --library-path). Where BASE/so has no loader, the program's own is
 * used. To Python it goes by the name that the carrier was given.
 */
#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "absolute.h"
#include "common/layout.h"
#include "common/program.h"
#include "common/readlink.h"
#include "common/say.h"
#include "common/status.h"
#include "die.h"
#include "start.h"

static struct path self, so, program, loader;

/* Takes the names of the parts from where a file leads. Returns 1 if the program is there. */
static int
find_parts(const char *file)
{
	static struct path name;

	if (!file || path_set(&name, file, strlen(file)) < 0)
		return 0;
	for (int hops = 0; hops < LINK_HOPS_MAX && link_follow(&name) > 0; hops++)
		;
	if (absolute(&self, "", &name) < 0)
		return 0;
	path_copy(&so, &self);
	if (path_up(&so) < 0 || path_up(&so) < 0)
		return 0;
	path_copy(&program, &so);
	return path_push(&so, BASE_SO) == 0 && path_push(&program, BASE_LIBEXEC) == 0 &&
	       path_push(&program, path_base(self.buf)) == 0 && access(program.buf, F_OK) == 0;
}

/* musl's loader has no such option, and no cache. */
static int
is_musl(const char *file)
{
	return !strncmp(path_base(file), "ld-musl", 7);
}

/* argv0, where it is a path, is what Python finds its environment by; else self. */
static void
start(int argc, char **argv, char **envp)
{
	char *args[argc + 8];
	char *name = argc > 0 && strchr(argv[0], '/') ? argv[0] : self.buf;
	const char *wrong = program_loader(program.buf, loader.buf);
	int n = 0;

	args[n++] = name;
	args[n++] = "--argv0";
	args[n++] = name;
	if (!is_musl(loader.buf))
		args[n++] = "--inhibit-cache";
	args[n++] = "--library-path";
	args[n++] = so.buf;
	args[n++] = program.buf;
	args[n] = NULL;
	if (argc > 0)
		memcpy(args + n, argv + 1, (size_t)argc * sizeof(*argv));
	if (path_push(&so, path_base(program.buf)) == 0 && access(so.buf, F_OK) == 0)
		path_copy(&loader, &so);
	else if (wrong)
		die(ST_NOEXEC, "cannot start '%': it %", program.buf, wrong);
	path_up(&so);
	execve(loader.buf, args, envp);
	die(errno == E2BIG || errno == ENOMEM ? ST_SYSTEM : ST_NOEXEC, "cannot start '%': %",
	    loader.buf, reason(errno));
}

/* The kernel names the carrier, or a script whose #! line does; then argv[0] is the carrier. */
__attribute__((noinline)) int
main(int argc, char **argv, char **envp)
{
	const char *execfn = (const char *)start_auxv(AT_EXECFN);

	/* The mark by which others tell a shim: see SHIM_MARK. */
	say(SHIM_MARK " " MOVENV_VERSION);
	if (find_parts(execfn) || find_parts(argv[0]) || find_parts("/proc/self/exe"))
		start(argc, argv, envp);
	die(ST_NOTFOUND, "cannot find the program of '%' in libexec beside its directory", execfn);
}
