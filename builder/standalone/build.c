/* SPDX-License-Identifier: MIT */
/*
 * Taking an interpreter along; see standalone/build.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "embed/embed.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "fs/noexec.h"
#include "fs/tree.h"
#include "standalone/build.h"
#include "standalone/carried.h"
#include "standalone/libraries.h"
#include "standalone/other_files.h"
#include "standalone/stdlib.h"
#include "standalone/trial.h"

struct job {
	const struct interp *interp;
	enum standalone_kind kind;
	int base;          /* the directory base, open */
	struct path path;  /* of base, for programs; see fs/fd_path.h */
	const char *shown; /* the environment's path, for messages */
	char name[NAME_CAP];
	struct path program; /* the interpreter's executable */
	struct closure closure;
	const struct stage *stage;
	struct cached *cached; /* borrowed; NULL: no cache */
};

/* Opens a directory in base, made if it is missing. */
static int
open_base_dir(const struct job *job, const char *name)
{
	int fd = tree_open(job->base, name);

	return fd < 0 ? fail_errno("cannot create '%s/" BASE_DIR "/%s'", job->shown, name) : fd;
}

/* The loader: of a program that is in an environment itself, the one there. */
static char *
find_loader(const struct job *job)
{
	struct path own;

	path_copy(&own, &job->program);
	if (path_up(&own) == 0 && path_up(&own) == 0 && path_push(&own, BASE_SO) == 0 &&
	    path_push(&own, path_base(job->program.buf)) == 0) {
		copy_note(own.buf);
		if (access(own.buf, F_OK) == 0)
			return realpath(own.buf, NULL);
	}
	return job->closure.loader ? realpath(job->closure.loader, NULL) : NULL;
}

static int
copy_loader(const struct job *job, int so)
{
	char *real = find_loader(job);
	int status = real ? carried_loader(real, so, job->name) : -1;

	if (status < 0)
		fail_errno("cannot copy the loader '%s' of '%s'",
			   job->closure.loader ? job->closure.loader : "", job->program.buf);
	free(real);
	return status;
}

static int
copy_libraries(struct job *job)
{
	int so = open_base_dir(job, BASE_SO);
	int status = so < 0 ? -1 : 0;

	if (status == 0)
		status = libraries_copy(&job->closure, so, BASE_DIR "/" BASE_SO,
					job->kind == STANDALONE_ALL);
	if (status == 0 && carried_library(job->program.buf, so) < 0)
		status = fail_errno("cannot create '%s/" BASE_DIR "/" BASE_SO "'", job->shown);
	if (status == 0 && job->kind == STANDALONE_ALL)
		status = copy_loader(job, so);
	if (so >= 0)
		close(so);
	return status;
}

static int
put_program(const struct job *job)
{
	const struct embed *carrier = embed_find("carrier");
	int bin = open_base_dir(job, "bin");
	int libexec = bin < 0 ? -1 : open_base_dir(job, BASE_LIBEXEC);
	int status = libexec < 0 ? -1 : 0;

	if (status == 0 &&
	    carried_program(job->program.buf, job->kind == STANDALONE_ALL, libexec, job->name) < 0)
		status = fail_errno("cannot copy '%s'", job->program.buf);
	/* With its time, so that one that is built again is the same. */
	if (status == 0 && (io_create(bin, job->name, carrier->data, carrier->len, 0777) < 0 ||
			    copy_times(libexec, bin, job->name) < 0))
		status = fail_errno("cannot create '%s/" BASE_BIN "/%s'", job->shown, job->name);
	if (bin >= 0)
		close(bin);
	if (libexec >= 0)
		close(libexec);
	return status;
}

static int
allow_writing(const struct job *job)
{
	struct path name;

	if (path_set(&name, BASE_LIBEXEC, strlen(BASE_LIBEXEC)) == 0 &&
	    path_push(&name, job->name) == 0 && fchmodat(job->base, name.buf, 0755, 0) == 0)
		return 0;
	return fail_errno("cannot create '%s/" BASE_DIR "/%s'", job->shown, name.buf);
}

/* The bytes of nearly all that copy_all() copies: of what is found only then, there are few. */
static uint64_t
size_of_all(const struct job *job)
{
	struct stat st = {0};

	(void)stat(job->program.buf, &st);
	return (uint64_t)st.st_size + stdlib_size(job->interp, job->name) +
	       libraries_size(&job->closure, job->kind == STANDALONE_ALL);
}

static int
copy_all(struct job *job)
{
	struct progress progress;
	int status;

	progress_start(&progress, "copying Python", progress_is_shown() ? size_of_all(job) : 0);
	copy_show(&progress);
	status = put_program(job) < 0 || stdlib_copy(job->interp, job->name, job->base) < 0 ||
				 copy_libraries(job) < 0 ||
				 stdlib_copy_tcl(job->interp, &job->closure, job->base) < 0 ||
				 other_files_copy(job->interp, &job->closure, job->base) < 0
			 ? -1
			 : 0;
	copy_show(NULL);
	progress_clear(&progress);
	return status;
}

/* Copies all, and starts it. Returns 1, 0 if no program starts there; -1 after a message. */
static int
build_anew(struct job *job)
{
	if (copy_all(job) < 0)
		return -1;
	/* create reports that in the end. */
	if (noexec_has(job->path.buf))
		return 0;
	return trial_start(&(struct trial){job->interp, &job->path, job->name, job->program.buf,
					   job->shown}) < 0
		       ? -1
		       : 1;
}

/* Removes what the cache gave of a set that could not be given whole. */
static int
begin_again(struct job *job)
{
	close(job->base);
	job->base = tree_remove(job->stage->fd, BASE_DIR) < 0 ? -1
							      : tree_open(job->stage->fd, BASE_DIR);
	return job->base < 0 ? fail_errno("cannot create '%s/" BASE_DIR "'", job->shown) : 0;
}

/* Takes it out of the cache, or builds it and keeps it there. */
static int
build_with_cache(struct job *job)
{
	struct cached *cached = job->cached;
	int status;

	cached_open(cached, job->interp, job->kind == STANDALONE_ALL ? 'a' : 'p', &job->closure);
	if (cached_give(cached, job->base) == 0)
		return put_program(job);
	if (interrupt_check() < 0 || begin_again(job) < 0)
		return -1;
	sources_begin(&cached->sources);
	status = build_anew(job);
	sources_end();
	if (status > 0)
		cached_keep(cached, job->base);
	return status;
}

static int
build(struct job *job)
{
	int status;

	if (standalone_find_program(job->interp, &job->closure, &job->program) < 0 ||
	    libraries_find(&job->closure, job->program.buf, job->interp->stdlib) < 0)
		return -1;
	status = job->cached ? build_with_cache(job) : build_anew(job);
	if (job->cached)
		cached_close(job->cached);
	return status < 0 ? -1 : allow_writing(job);
}

int
build_base(const struct interp *interp, enum standalone_kind kind, const struct stage *stage,
	   struct cached *cached)
{
	struct job *job = calloc(1, sizeof(*job));
	int status;

	if (!job)
		return failf("out of memory");
	if (stage_path(stage, &job->path) < 0) {
		free(job);
		return -1;
	}
	job->interp = interp;
	job->kind = kind;
	job->stage = stage;
	job->cached = cached;
	closure_open(&job->closure);
	standalone_name(interp, job->name);
	job->shown = stage->target.buf;
	job->base = tree_open(stage->fd, BASE_DIR);
	if (job->base < 0 || path_push(&job->path, BASE_DIR) < 0)
		status = fail_errno("cannot create '%s/" BASE_DIR "'", job->shown);
	else
		status = build(job);
	if (status == 0)
		status = other_files_write_config_program(interp, job->name, stage->fd, job->base);
	if (job->base >= 0)
		close(job->base);
	closure_release(&job->closure);
	free(job);
	return status;
}
