/* SPDX-License-Identifier: MIT */
/*
 * The standard library; see standalone/stdlib.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "core/err.h"
#include "embed/embed.h"
#include "fs/copy.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/tree.h"
#include "standalone/stdlib.h"

struct job {
	const struct interp *interp;
	const char *name;
	int base;
	char lib[NAME_CAP]; /* the standard library, relative to base */
};

static int
open_stdlib_dir(const struct job *job, const char *name)
{
	int fd = tree_open(job->base, name);

	return fd < 0 ? fail_errno("cannot create '" BASE_DIR "/%s'", name) : fd;
}

/* "lib/python3.13", "lib64/python3.12": as it lies below the prefix, else as usual. */
static int
find_stdlib(struct job *job)
{
	const char *prefix = job->interp->base_prefix;
	const char *stdlib = job->interp->stdlib;
	size_t n = strlen(prefix);
	int len;

	if (!strncmp(stdlib, prefix, n) && stdlib[n] == '/')
		len = snprintf(job->lib, sizeof(job->lib), "%s", stdlib + n + 1);
	else
		len = snprintf(job->lib, sizeof(job->lib), "lib/%s", path_base(stdlib));
	if (len < 0 || (size_t)len >= sizeof(job->lib))
		return failf("cannot copy '%s': its name is too long", stdlib);
	return 0;
}

/* The parts of a standard library that are copied. */
static int
is_wanted(const char *name, int depth)
{
	static const char *const out[] = {"site-packages", "dist-packages", "test",
					  "tests",         "idlelib",       "turtledemo"};

	for (size_t i = 0; i < COUNT_OF(out); i++)
		if (!strcmp(name, out[i]) && (depth == 0 || i == 2 || i == 3))
			return 0;
	/* other_files_copy() does. */
	if ((depth > 0 && name_starts(name, "libpython")) ||
	    (depth == 0 && !strcmp(name, "build-details.json")))
		return 0;
	return !name_ends(name, ".a") && !name_ends(name, ".o") && !name_ends(name, ".opt-1.pyc") &&
	       !name_ends(name, ".opt-2.pyc");
}

/* Copies a directory of the prefix to the same place in base. A missing one is not a failure. */
static int
copy_dir(const struct job *job, const char *from, const char *to,
	 int (*wanted)(const char *name, int depth))
{
	struct path path;
	int fd, status;

	copy_note(from);
	if (access(from, F_OK) < 0)
		return 0;
	fd = open_stdlib_dir(job, to);
	if (fd < 0)
		return -1;
	status = path_set(&path, from, strlen(from));
	if (status == 0)
		status = copy_tree(&path, fd, wanted);
	close(fd);
	return status < 0 ? fail_errno("cannot copy '%s'", path.buf) : 0;
}

/* "include/python3.13", and where Debian keeps the part of it that depends on the machine. */
static int
copy_headers(const struct job *job)
{
	static const char *const machines[] = {
		"x86_64-linux-gnu", "aarch64-linux-gnu",     "arm-linux-gnueabihf",
		"i386-linux-gnu",   "powerpc64le-linux-gnu", "riscv64-linux-gnu",
		"s390x-linux-gnu",
	};
	char from[PATH_CAP + 3 * NAME_CAP], to[2 * NAME_CAP + 64];
	const char *name = job->name;
	const char *prefix = job->interp->base_prefix;

	(void)snprintf(from, sizeof(from), "%s/include/%s", prefix, name);
	(void)snprintf(to, sizeof(to), "include/%s", name);
	if (copy_dir(job, from, to, NULL) < 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(machines); i++) {
		(void)snprintf(from, sizeof(from), "%s/include/%s/%s", prefix, machines[i], name);
		(void)snprintf(to, sizeof(to), "include/%s/%s/%s", name, machines[i], name);
		if (copy_dir(job, from, to, NULL) < 0)
			return -1;
	}
	return 0;
}

/* Appends lines to a file; its time stays. */
static int
append(int dir, const char *name, const struct embed *text)
{
	int fd = openat(dir, name, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	int status = fd < 0 || fstat(fd, &st) < 0 ? -1 : io_write(fd, text->data, text->len);

	if (status == 0)
		status = futimens(fd, (struct timespec[]){st.st_mtim, st.st_mtim});
	if (fd >= 0 && close(fd) < 0)
		status = -1;
	return status;
}

/* Does so to the modules that a name begins like, and removes what was compiled of them. */
static int
change(const struct job *job, const char *dir, const char *stem, const char *text)
{
	struct buf names = {0};
	int lib = open_stdlib_dir(job, job->lib);
	int fd = lib < 0 ? -1 : openat(lib, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = fd < 0 ? -(errno != ENOENT) : dirlist_read(fd, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (name_starts(name, stem))
			status = name_ends(name, ".pyc")  ? unlinkat(fd, name, 0)
				 : name_ends(name, ".py") ? append(fd, name, embed_find(text))
							  : 0;
	if (status < 0 && lib >= 0)
		fail_errno("cannot write '" BASE_DIR "/%s/%s'", job->lib, dir);
	buf_free(&names);
	if (fd >= 0)
		close(fd);
	if (lib >= 0)
		close(lib);
	return status;
}

/* Copies Tcl and Tk: tcl8 has modules for all of 8.x; Debian has them in Tcl's own directory. */
static int
copy_scripts(const struct job *job, const char *place, const char *version)
{
	static const char *const froms[] = {"%s/tcl%s", "%s/tk%s", "%s/tcl8", "%s/tcl%s/tcl8"};
	static const char *const tos[] = {"lib/tcl%s", "lib/tk%s", "lib/tcl8", "lib/tcl8/%s"};
	char from[PATH_CAP + 32], to[32];

	for (size_t i = 0; i < COUNT_OF(froms); i++) {
		(void)snprintf(from, sizeof(from), froms[i], place, version);
		(void)snprintf(to, sizeof(to), tos[i], version);
		if (copy_dir(job, from, to, NULL) < 0)
			return -1;
		if (i == 2 && access(from, F_OK) == 0)
			break;
	}
	return change(job, "tkinter", "constants.", "tkconstants.py") < 0
		       ? -1
		       : change(job, "tkinter/__pycache__", "constants.", NULL);
}

/* 1 if the directory has this version's. */
static int
has_tcl(const char *place, const char *version)
{
	char name[PATH_CAP + 32];

	(void)snprintf(name, sizeof(name), "%s/tcl%s/init.tcl", place, version);
	copy_note(name);
	return access(name, F_OK) == 0;
}

/* The directory of the library, if it is one that the interpreter needs. */
static int
find_library(const struct closure *closure, const char *version, struct path *dir)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "libtcl%s.so", version);
	for (size_t i = 0; i < closure->count; i++) {
		const char *file = closure->list[i].file;

		if (file && !strcmp(closure->list[i].name, name))
			return path_set(dir, file, strlen(file)) == 0 && path_up(dir) == 0;
	}
	return 0;
}

int
stdlib_copy_tcl(const struct interp *interp, const struct closure *closure, int base)
{
	static const char *const versions[] = {"8.6", "9.0"};
	struct job job = {.interp = interp, .base = base};
	struct path own, beside = {0};
	/* Its own; the library's; Debian's, Fedora's, and others'. */
	const char *places[] = {own.buf, beside.buf, "/usr/share/tcltk", "/usr/share", "/usr/lib"};

	if (find_stdlib(&job) < 0 ||
	    path_set(&own, interp->base_prefix, strlen(interp->base_prefix)) < 0 ||
	    path_push(&own, "lib") < 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		size_t count = find_library(closure, versions[i], &beside) ? COUNT_OF(places) : 1;

		for (size_t k = 0; k < count; k++)
			if (has_tcl(places[k], versions[i]))
				return copy_scripts(&job, places[k], versions[i]);
	}
	return 0;
}

/* Changes the modules that look for files of the machine, or name places. */
static int
change_modules(const struct job *job)
{
	static const struct {
		const char *dir, *cache, *stem, *text;
	} modules[] = {
		{".", "__pycache__", "_sysconfigdata", "sysconfigdata.py"},
		{"curses", "curses/__pycache__", "__init__.", "terminfo.py"},
		{"_pyrepl", "_pyrepl/__pycache__", "curses.", "terminfo.py"},
		{"_pyrepl", "_pyrepl/__pycache__", "terminfo.", "terminfo.py"},
		{".", "__pycache__", "locale.", "locpath.py"},
	};

	for (size_t i = 0; i < COUNT_OF(modules); i++)
		if (change(job, modules[i].dir, modules[i].stem, modules[i].text) < 0 ||
		    change(job, modules[i].cache, modules[i].stem, NULL) < 0)
			return -1;
	return 0;
}

uint64_t
stdlib_size(const struct interp *interp, const char *name)
{
	struct path dir;
	uint64_t size = 0;

	if (path_set(&dir, interp->stdlib, strlen(interp->stdlib)) == 0)
		size = copy_tree_size(&dir, is_wanted);
	if (path_set(&dir, interp->base_prefix, strlen(interp->base_prefix)) == 0 &&
	    path_push(&dir, "include") == 0 && path_push(&dir, name) == 0)
		size += copy_tree_size(&dir, NULL);
	return size;
}

int
stdlib_copy(const struct interp *interp, const char *name, int base)
{
	struct job job = {.interp = interp, .name = name, .base = base};

	if (find_stdlib(&job) < 0 || copy_dir(&job, interp->stdlib, job.lib, is_wanted) < 0 ||
	    change_modules(&job) < 0)
		return -1;
	return copy_headers(&job);
}
