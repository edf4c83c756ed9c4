/* SPDX-License-Identifier: MIT */
/*
 * Other files of an interpreter; see standalone/other_files.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/err.h"
#include "embed/embed.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "fs/tree.h"
#include "python/ask.h"
#include "standalone/other_files.h"

struct job {
	const struct closure *closure;
	int base;
};

/* One file of the answer; see builder/embed/site/other_files.py. Borrowed from it. */
struct part {
	const char *kind, *name, *source, *content;
};

/* Opens the directory of a name below base, which is made if it is missing. */
static int
open_part_directory(int base, const char *name)
{
	struct path dir;

	if (safe_name_reject(name, strlen(name))) {
		errno = EINVAL;
		return -1;
	}
	if (path_set(&dir, name, strlen(name)) < 0)
		return -1;
	path_cut(&dir,
		 dir.len > strlen(path_base(name)) ? dir.len - strlen(path_base(name)) - 1 : 0);
	return tree_open(base, dir.buf);
}

/* Gives a file of base another name in the directory: a hard link, or a copy. */
static int
link_or_copy(int base, const char *old, int dir, const char *name)
{
	struct stat st;
	int fd, status;

	if (linkat(base, old, dir, name, 0) == 0)
		return 0;
	if (errno == EEXIST || errno == ENOENT)
		return -1;
	fd = openat(base, old, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -1;
	status = fstat(fd, &st) < 0 ? -1 : copy_open(fd, &st, dir, name);
	io_close(fd);
	return status;
}

/* Copies a library: one that is in "so" as well is linked to it. */
static int
copy_library(const struct job *job, const struct part *part, int dir)
{
	char so[sizeof(BASE_SO) + NAME_CAP];

	for (size_t i = 0; i < job->closure->count; i++) {
		const struct closure_library *library = &job->closure->list[i];

		if (!library->file || !io_same(library->file, part->source))
			continue;
		(void)snprintf(so, sizeof(so), BASE_SO "/%s", library->name);
		if (faccessat(job->base, so, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			return link_or_copy(job->base, so, dir, path_base(part->name));
	}
	return copy_file(part->source, dir, path_base(part->name));
}

/* Writes a file with the time of another, so that one that is built again is the same. */
static int
write_as_old(int dir, const char *name, const struct embed *text, mode_t mode,
	     const struct stat *st)
{
	struct timespec times[] = {st->st_mtim, st->st_mtim};

	return io_create(dir, name, text->data, text->len, mode) < 0
		       ? -1
		       : utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW);
}

/* Time zones without their doubles, with and without leap seconds. */
static int
is_wanted_part(const char *name, int depth)
{
	return depth > 0 || (strcmp(name, "right") != 0 && strcmp(name, "posix") != 0);
}

static int
copy_part_tree(const struct part *part, int base)
{
	struct path from;
	int fd = tree_open(base, part->name);
	int status = fd < 0 ? -1 : path_set(&from, part->source, strlen(part->source));

	if (status == 0)
		status = copy_tree(&from, fd, is_wanted_part);
	io_close(fd);
	return status;
}

static int
write_part(const struct part *part, int dir)
{
	struct embed text = {part->name, part->content, strlen(part->content)};
	struct stat st;

	return stat(part->source, &st) < 0
		       ? -1
		       : write_as_old(dir, path_base(part->name), &text, 0666, &st);
}

static int
take_part(const struct job *job, const struct part *part)
{
	int dir, status;

	copy_note(part->source);
	if (!strcmp(part->kind, "look"))
		return 0;
	if (!strcmp(part->kind, "tree"))
		return copy_part_tree(part, job->base);
	dir = open_part_directory(job->base, part->name);
	if (dir < 0)
		return -1;
	if (!strcmp(part->kind, "library"))
		status = copy_library(job, part, dir);
	else if (!strcmp(part->kind, "copy"))
		status = copy_file(part->source, dir, path_base(part->name));
	else if (!strcmp(part->kind, "same"))
		status = link_or_copy(job->base, part->content, dir, path_base(part->name));
	else
		status = write_part(part, dir);
	io_close(dir);
	return status;
}

/* Takes each file of an answer, n bytes. */
static int
take_answer(const struct job *job, const struct interp *interp, const char *answer, size_t n)
{
	const char *end = answer + n;
	const char *at = memmem(answer, n, "movenv", sizeof("movenv"));

	at = at ? at + sizeof("movenv") : end;
	while (at < end) {
		struct part part = {0};
		const char **fields[] = {&part.kind, &part.name, &part.source, &part.content};

		for (size_t i = 0; i < 4; i++) {
			if (at >= end)
				return failf(
					"cannot use the interpreter '%s': its answer cannot be "
					"read",
					interp->file.buf);
			*fields[i] = at;
			at += strlen(at) + 1;
		}
		if (take_part(job, &part) < 0)
			return fail_errno("cannot copy '%s' to '" BASE_DIR "/%s'", part.source,
					  part.name);
	}
	return 0;
}

int
other_files_write_config_program(const struct interp *interp, const char *name, int env, int base)
{
	const struct embed *text = embed_find("python-config");
	char program[NAME_CAP + 16], carrier[NAME_CAP + 16];
	struct stat st;
	int scripts, status;

	if (interp->identity.implementation != CPYTHON ||
	    fstatat(base, "include", &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	scripts = openat(env, interp->scripts, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (scripts < 0)
		return errno == ENOENT ? 0 : fail_errno("cannot write to '%s'", interp->scripts);
	(void)snprintf(program, sizeof(program), "%s-config", name);
	(void)snprintf(carrier, sizeof(carrier), "bin/%s", name);
	status = fstatat(base, carrier, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
				 write_as_old(scripts, program, text, 0777, &st) < 0
			 ? fail_errno("cannot create '%s'", program)
			 : 0;
	close(scripts);
	return status;
}

int
other_files_copy(const struct interp *interp, const struct closure *closure, int base)
{
	struct job job = {.closure = closure, .base = base};
	size_t n;
	char *answer = ask_interpreter(interp->executable, "other_files.py", &n);
	int status = answer ? take_answer(&job, interp, answer, n) : -1;

	free(answer);
	return status;
}
