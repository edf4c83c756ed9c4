/* SPDX-License-Identifier: MIT */
/*
 * The standard library; see pythonlib.h.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler.h"
#include "copy.h"
#include "embed.h"
#include "err.h"
#include "io.h"
#include "names.h"
#include "pythonlib.h"
#include "tree.h"

struct job {
	const struct interp *interp;
	const char *name;
	int base;
	char lib[NAME_CAP]; /* the standard library, relative to base */
};

static int
open_dir(const struct job *job, const char *name)
{
	int fd = tree_open(job->base, name);

	return fd < 0 ? fail_errno("cannot create 'base/%s'", name) : fd;
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
		return fail("cannot copy '%s': its name is too long", stdlib);
	return 0;
}

/* What of a standard library is taken along. */
static int
is_wanted(const char *name, int depth)
{
	static const char *const out[] = {"site-packages", "dist-packages", "test",
					  "tests",         "idlelib",       "turtledemo"};

	for (size_t i = 0; i < COUNT_OF(out); i++)
		if (!strcmp(name, out[i]) && (depth == 0 || i == 2 || i == 3))
			return 0;
	/* Its .pyc would be stale: the file gets lines of movenv's. */
	if (depth == 1 && !strncmp(name, "_sysconfigdata", 14))
		return 0;
	return !names_ends(name, ".a") && !names_ends(name, ".o") &&
	       !names_ends(name, ".opt-1.pyc") && !names_ends(name, ".opt-2.pyc");
}

/* A directory of the prefix to the same place in base. One that is not there is no failure. */
static int
copy_dir(const struct job *job, const char *from, const char *to,
	 int (*wanted)(const char *name, int depth))
{
	struct path path;
	int fd, status;

	if (access(from, F_OK) < 0)
		return 0;
	fd = open_dir(job, to);
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
	static const char *const machines[] = {"x86_64-linux-gnu", "aarch64-linux-gnu"};
	char from[PATH_CAP + 3 * NAME_CAP], to[2 * NAME_CAP + 64];
	const char *name = job->name;
	const char *prefix = job->interp->base_prefix;

	snprintf(from, sizeof(from), "%s/include/%s", prefix, name);
	snprintf(to, sizeof(to), "include/%s", name);
	if (copy_dir(job, from, to, NULL) < 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(machines); i++) {
		snprintf(from, sizeof(from), "%s/include/%s/%s", prefix, machines[i], name);
		snprintf(to, sizeof(to), "include/%s/%s/%s", name, machines[i], name);
		if (copy_dir(job, from, to, NULL) < 0)
			return -1;
	}
	return 0;
}

/* Makes the file's paths those of where it is (builder/site/sysconfigdata.py). */
static int
append_here(int dir, const char *name)
{
	const struct embed *text = embed_find("sysconfigdata.py");
	int fd = openat(dir, name, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	int status = fd < 0 || fstat(fd, &st) < 0 ? -1 : io_write(fd, text->data, text->len);

	/* With its time, so that one that is made again is the same. */
	if (status == 0)
		status = futimens(fd, (struct timespec[]){st.st_mtim, st.st_mtim});
	if (fd >= 0 && close(fd) < 0)
		status = -1;
	return status;
}

static int
move_sysconfig(const struct job *job)
{
	int fd = open_dir(job, job->lib);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int status = stream ? 0 : -1;

	while (status == 0 && (entry = readdir(stream)))
		if (!strncmp(entry->d_name, "_sysconfigdata", 14) &&
		    names_ends(entry->d_name, ".py"))
			status = append_here(dirfd(stream), entry->d_name);
	if (status < 0 && fd >= 0)
		fail_errno("cannot write 'base/%s'", job->lib);
	if (stream)
		closedir(stream);
	return status;
}

int
pythonlib_copy(const struct interp *interp, const char *name, int base)
{
	struct job job = {.interp = interp, .name = name, .base = base};

	if (find_stdlib(&job) < 0 || copy_dir(&job, interp->stdlib, job.lib, is_wanted) < 0 ||
	    move_sysconfig(&job) < 0)
		return -1;
	return copy_headers(&job);
}
