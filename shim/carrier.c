/* SPDX-License-Identifier: MIT */
/*
 * The carrier: the program base/bin/python3.13 of a standalone environment. It starts the
 * interpreter base/libexec/python3.13 with the loader in base/so, which has the interpreter's name,
 * and the libraries in base/so. So neither a C library nor a loader of the machine is needed. If
 * base/so holds no loader, the interpreter's own is used. Python gets the carrier's argv[0].
 *
 * The interpreter's file names the loader in base/so, and the kernel starts it (common/place.h): so
 * the process is the interpreter for whoever looks at it. After a move the carrier writes the new
 * place. Where it may not, it starts the loader by its name (ld.so(8): --argv0, --library-path).
 *
 * The user's LD_LIBRARY_PATH holds: after base/so, whose libraries fit the C library there; before
 * base/so if the C library is the machine's, because then base/so stands for the machine's
 * directories.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "absolute.h"
#include "common/environ.h"
#include "common/layout.h"
#include "common/place.h"
#include "common/program.h"
#include "common/readlink.h"
#include "common/say.h"
#include "common/status.h"
#include "copied.h"
#include "die.h"
#include "library_path.h"
#include "place_heal.h"
#include "room.h"

static struct path self, so, program, loader;
static int with_libc;      /* base/so holds the loader and the C library */
static struct place block; /* at the end of the program's file, if it has one */
static struct path copied; /* this program is a copy in another environment: its path; or "" */

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
	if (path_push(&so, BASE_SO) < 0 || path_push(&program, BASE_LIBEXEC) < 0 ||
	    path_push(&program, path_base(self.buf)) < 0 || access(program.buf, F_OK) < 0)
		return 0;
	path_copy(&loader, &so);
	with_libc = path_push(&loader, path_base(self.buf)) == 0 && access(loader.buf, F_OK) == 0;
	return 1;
}

/* musl's loader has no --inhibit-cache, and no cache. */
static int
is_musl_loader(const char *file)
{
	return !strncmp(path_base(file), "ld-musl", 7);
}

/* Python finds its environment by argv[0] if that is a path, else by the carrier's path. */
static char *
name_for_python(int argc, char **argv)
{
	if (copied.len)
		return copied.buf;
	return argc > 0 && strchr(argv[0], '/') ? argv[0] : self.buf;
}

/* The entry of base/so and the user's directories, in their order. */
static char *
make_entry(const char *own, char **envp)
{
	const char *user = library_path_find(envp);

	return with_libc ? library_path_entry(own, user) : library_path_entry(user, own);
}

/* Appends LD_LIBRARY_PATH: for glibc the last one counts. libmovenv.so removes it again. */
static char **
add_library_path(char **envp)
{
	char **variables;
	int count = 0;

	while (envp[count])
		count++;
	variables = room_arguments(count + 2);
	memcpy(variables, envp, (size_t)count * sizeof(*envp));
	variables[count] = make_entry(PLACE_LIBRARIES, envp);
	return variables;
}

/*
 * The variables for a direct start. NULL if that would look for libraries in another order: musl
 * uses the program's RUNPATH for all libraries, but after LD_LIBRARY_PATH.
 */
static char **
variables_for(char **envp)
{
	if (!is_musl_loader(block.neutral))
		return add_library_path(envp);
	return with_libc && library_path_find(envp) ? NULL : envp;
}

/*
 * The loader's path as the kernel has the carrier's, without symlinks on the way: one may be that
 * of a task, and be removed before the next start. Returns 0, or -1 without /proc, where $ORIGIN
 * has no value either.
 */
static int
find_place(struct path *place)
{
	char exe[PATH_CAP];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n <= 0)
		return -1;
	if (copied.len) {
		path_copy(place, &so);
		absolute_resolve(place);
	} else if (path_set(place, exe, (size_t)n) < 0 || path_up(place) < 0 ||
		   path_up(place) < 0 || path_push(place, BASE_SO) < 0) {
		return -1;
	}
	return path_push(place, path_base(self.buf));
}

/*
 * 1 if the kernel will start the interpreter by the right loader. Only the very path counts, not
 * where it leads: somebody else could change that.
 */
static int
is_in_place(int fd, char **envp)
{
	const char *stay = environ_get(envp, "MOVENV_NO_HEAL");
	static struct path here;

	if (find_place(&here) < 0)
		return 0;
	if (!with_libc || !strcmp(block.loader, here.buf))
		return 1;
	return !(stay && *stay) && path_same(here.buf, loader.buf) &&
	       place_heal(&program, fd, &block, &here) == 0;
}

/* 1 if the loader would pass over $ORIGIN and variables: the file gives rights to who starts it. */
static int
gives_rights(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 || (st.st_mode & (S_ISUID | S_ISGID)) ||
	       fgetxattr(fd, CAPABILITY_NAME, NULL, 0) > 0;
}

/* Lets the kernel start the interpreter. Returns if that is not possible. */
static void
start_directly(int argc, char **argv, char **envp)
{
	int fd = openat(AT_FDCWD, program.buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char **args, **variables = NULL;

	if (fd >= 0 && place_read(fd, &block) >= 0 && !gives_rights(fd) && is_in_place(fd, envp))
		variables = variables_for(envp);
	if (fd >= 0)
		close(fd);
	if (!variables)
		return;
	args = room_arguments(argc + 2);
	args[0] = name_for_python(argc, argv);
	if (argc > 0)
		memcpy(args + 1, argv + 1, (size_t)argc * sizeof(*argv));
	execve(program.buf, args, variables);
}

/* The directories for the loader. A path with its separators is written without them (ld.so(8)). */
static char *
path_for_loader(int is_musl, char **envp)
{
	const char *own = strpbrk(so.buf, ":;") && !is_musl ? "$ORIGIN/../" BASE_SO : so.buf;

	return make_entry(own, envp) + sizeof(LIBRARY_PATH);
}

_Noreturn static void
start_loader(int argc, char **argv, char **envp)
{
	static struct path own;
	char **args = room_arguments(argc + 8);
	char *name = name_for_python(argc, argv);
	const char *wrong = program_loader(program.buf, own.buf);
	/* With a block, the header names the place, and its table is at the end of the file. */
	int is_musl = is_musl_loader(block.neutral[0] ? block.neutral : own.buf);
	int n = 0;

	if (!with_libc && wrong)
		die(ST_NOEXEC, "cannot start '%': it %", program.buf, wrong);
	args[n++] = name;
	args[n++] = "--argv0";
	args[n++] = name;
	if (with_libc && !is_musl)
		args[n++] = "--inhibit-cache";
	args[n++] = "--library-path";
	args[n++] = path_for_loader(is_musl, envp);
	args[n++] = program.buf;
	args[n] = NULL;
	if (argc > 0)
		memcpy(args + n, argv + 1, (size_t)argc * sizeof(*argv));
	execve(with_libc ? loader.buf : own.buf, args, envp);
	die(errno == E2BIG || errno == ENOMEM ? ST_SYSTEM : ST_NOEXEC, "cannot start '%': %",
	    with_libc ? loader.buf : own.buf, reason(errno));
}

_Noreturn static void
start_carried(int argc, char **argv, char **envp)
{
	start_directly(argc, argv, envp);
	start_loader(argc, argv, envp);
}

/* The home need not be that of a standalone environment: repair can have written another one. */
static void
start_by_copy(int argc, char **argv, char **envp, const char *execfn)
{
	static struct path file;

	if (!copied_find(argc > 0 ? argv[0] : NULL, execfn, &file, &copied))
		return;
	if (find_base_parts(file.buf))
		start_carried(argc, argv, envp);
	if (argc > 0)
		argv[0] = name_for_python(argc, argv);
	execve(file.buf, argv, envp);
	die(ST_NOEXEC, "cannot start '%': %", file.buf, reason(errno));
}

/* AT_EXECFN is the carrier, or a script that has it in its #! line; then argv[0] is the carrier. */
int
main(int argc, char **argv, char **envp)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);

	say(SHIM_MARK " " MOVENV_VERSION);
	if (find_base_parts(execfn) || find_base_parts(argv[0]) ||
	    find_base_parts("/proc/self/exe"))
		start_carried(argc, argv, envp);
	start_by_copy(argc, argv, envp, execfn);
	die(ST_NOTFOUND, "cannot find the program of '%' in libexec beside its directory", execfn);
}
