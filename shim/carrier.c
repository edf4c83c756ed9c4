/* SPDX-License-Identifier: MIT */
/*
 * The carrier: the program base/bin/python3.13 of a standalone environment. It starts the
 * interpreter base/libexec/python3.13 by the loader in base/so, which has the interpreter's name
 * (ld.so(8): --argv0, --library-path), with the shared libraries in base/so. So neither a C library
 * nor a loader of the machine is needed. If base/so holds no loader, the interpreter's own is used.
 * Python gets the carrier's argv[0].
 *
 * The option --library-path replaces LD_LIBRARY_PATH, so the user's directories are added to it:
 * after base/so, whose libraries fit the C library there; before base/so if the C library is the
 * machine's, because then base/so stands for the machine's directories.
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
#include "room.h"

#define LIBRARY_PATH "LD_LIBRARY_PATH"

static struct path self, so, program, loader;

/* Sets the paths from that of the carrier, symlinks followed. Returns 1 if the program exists. */
static int
find_base_parts(const char *file)
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

/* musl's loader has no --inhibit-cache, and no cache. */
static int
is_musl_loader(const char *file)
{
	return !strncmp(path_base(file), "ld-musl", 7);
}

/* The value that the loader would take: of two variables the last. NULL if there is none. */
static const char *
find_library_path(char **envp)
{
	const char *value = NULL;

	for (; *envp; envp++)
		if (!strncmp(*envp, LIBRARY_PATH "=", sizeof(LIBRARY_PATH)))
			value = *envp + sizeof(LIBRARY_PATH);
	return value && *value ? value : NULL;
}

/* Both texts with ':' between, or the one that is not NULL. */
static char *
join_library_path(const char *first, const char *second)
{
	size_t n = first ? strlen(first) : 0, m = second ? strlen(second) : 0;
	char *text = room_take(n + m + 2);

	if (!text)
		die(ST_SYSTEM, "cannot start '%': %", program.buf, reason(errno));
	if (first)
		memcpy(text, first, n);
	if (first && second)
		text[n++] = ':';
	if (second)
		memcpy(text + n, second, m);
	return text;
}

/* The directories for the loader. A path with its separators is written without them (ld.so(8)). */
static char *
library_path(int with_libc, char **envp)
{
	const char *user = find_library_path(envp);
	const char *own = strpbrk(so.buf, ":;") && !is_musl_loader(loader.buf)
				  ? "$ORIGIN/../" BASE_SO
				  : so.buf;

	return with_libc ? join_library_path(own, user) : join_library_path(user, own);
}

/* Python finds its environment by argv[0] if that is a path, else by the carrier's path. */
_Noreturn static void
start_loader(int argc, char **argv, char **envp)
{
	char **args = room_arguments(argc + 8);
	char *name = argc > 0 && strchr(argv[0], '/') ? argv[0] : self.buf;
	const char *wrong = program_loader(program.buf, loader.buf);
	static struct path own;
	int n = 0, with_libc;

	path_copy(&own, &so);
	with_libc = path_push(&own, path_base(program.buf)) == 0 && access(own.buf, F_OK) == 0;
	if (!with_libc && wrong)
		die(ST_NOEXEC, "cannot start '%': it %", program.buf, wrong);
	args[n++] = name;
	args[n++] = "--argv0";
	args[n++] = name;
	if (with_libc && !is_musl_loader(loader.buf))
		args[n++] = "--inhibit-cache";
	args[n++] = "--library-path";
	args[n++] = library_path(with_libc, envp);
	args[n++] = program.buf;
	args[n] = NULL;
	if (argc > 0)
		memcpy(args + n, argv + 1, (size_t)argc * sizeof(*argv));
	if (with_libc)
		path_copy(&loader, &own);
	execve(loader.buf, args, envp);
	die(errno == E2BIG || errno == ENOMEM ? ST_SYSTEM : ST_NOEXEC, "cannot start '%': %",
	    loader.buf, reason(errno));
}

/* AT_EXECFN is the carrier, or a script that has it in its #! line; then argv[0] is the carrier. */
int
main(int argc, char **argv, char **envp)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);

	/* This keeps SHIM_MARK in the program: it identifies shims. */
	say(SHIM_MARK " " MOVENV_VERSION);
	if (find_base_parts(execfn) || find_base_parts(argv[0]) ||
	    find_base_parts("/proc/self/exe"))
		start_loader(argc, argv, envp);
	die(ST_NOTFOUND, "cannot find the program of '%' in libexec beside its directory", execfn);
}
