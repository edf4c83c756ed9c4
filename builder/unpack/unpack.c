/* SPDX-License-Identifier: MIT */
/*
 * Making an environment of an archive; see unpack/unpack.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/unpack.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "env/clear.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/noexec.h"
#include "fs/outfile.h"
#include "fs/stage.h"
#include "gzip/other_format.h"
#include "standalone/settle.h"
#include "text/quote.h"
#include "unpack/relocate.h"
#include "unpack/topdir.h"
#include "unpack/unpack.h"

/* All that a run holds. */
struct run {
	const struct unpack *unpack;
	struct path dir; /* where the environment is to be */
	struct stage stage;
	struct archive_unpack unpacking;
	struct path place, top;
};

static int
refuse_archive(const struct run *run, const char *why)
{
	return failf("cannot unpack '%s': %s", run->unpack->file, why);
}

static int
is_zip(int fd)
{
	char magic[4];

	return pread(fd, magic, 4, 0) == 4 &&
	       (!memcmp(magic, "PK\3\4", 4) || !memcmp(magic, "PK\5\6", 4));
}

/* Refuses a file of a kind that movenv does not read, with the pipe that unpacks it. */
static int
refuse_other_format(const struct run *run)
{
	unsigned char start[OTHER_FORMAT_MAX];
	ssize_t n = pread(run->unpacking.fd, start, sizeof(start), 0);
	const struct other_format *other = n > 0 ? other_format_of(start, (size_t)n) : NULL;
	struct buf pipe = {0};

	if (!other || is_zip(run->unpacking.fd))
		return 0;
	refuse_archive(run, other->what);
	if (other->tool && strcmp(run->unpack->file, "-") != 0 &&
	    quote_shell_word(&pipe, run->unpack->file) == 0)
		advise("%s %s | movenv unpack - %s", other->tool, pipe.data,
		       run->unpack->dir ? run->unpack->dir : "DIR");
	buf_free(&pipe);
	return -1;
}

/* The archive's name without its ending, here. */
static int
name_dir(struct run *run)
{
	static const char *const endings[] = {".tar.gz", ".tgz", ".tar", ".zip"};
	const char *base = path_base(run->unpack->file);
	size_t n = strlen(base);

	for (size_t i = 0; i < 4; i++)
		if (name_ends(base, endings[i])) {
			n -= strlen(endings[i]);
			break;
		}
	if (n == 0 || n == strlen(base)) {
		refuse_archive(run, "its name does not give a directory name");
		advise("name the environment's directory after it");
		return -1;
	}
	return path_set(&run->dir, base, n);
}

static int
open_file(struct run *run)
{
	const char *file = run->unpack->file;
	uint64_t most = run->unpack->max_size;
	int is_pipe = !strcmp(file, "-");
	struct stat st;
	int fd = is_pipe ? fcntl(0, F_DUPFD_CLOEXEC, 0)
			 : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	run->unpacking.file = file;
	run->unpacking.fd = fd;
	if (fd < 0 && errno == EINTR && interrupt_pending()) /* of a FIFO */
		return -1;
	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_errno("cannot open '%s'", file);
	if (S_ISDIR(st.st_mode))
		return refuse_archive(run, "it is a directory");
	if (is_pipe && isatty(0))
		return refuse_archive(run, "the standard input is a terminal");
	if (!S_ISREG(st.st_mode))
		st.st_size = 0;
	if (!most)
		most = UNPACK_FREE +
		       UNPACK_RATIO * (S_ISREG(st.st_mode) ? (uint64_t)st.st_size : UNPACK_FREE);
	run->unpacking.most = run->unpacking.left = most;
	progress_start(&run->unpacking.progress, "unpacking", (uint64_t)st.st_size);
	return 0;
}

/* Opens the place of the environment: it is free, an empty directory, or is to be cleared. */
static int
find_target(struct run *run)
{
	const char *dir = run->dir.buf;
	int is_empty;

	if (strcmp(run->unpack->file, "-") != 0 && outfile_is_in(run->unpack->file, dir))
		return refuse_archive(run, "it lies in the environment's directory");
	if (stage_find(&run->stage, dir) < 0)
		return -1;
	if (!run->stage.exists)
		return 0;
	if (run->unpack->clear)
		return clear_check(run->stage.parent, dir, -1);
	is_empty = staging_is_alone(run->stage.parent);
	if (is_empty < 0)
		return fail_errno("cannot unpack into '%s'", dir);
	if (is_empty)
		return 0;
	failf("cannot unpack into '%s': it is not empty", dir);
	advise("name another directory, or replace the environment in it with --clear");
	return -1;
}

/* Finds the environment in what was unpacked, and makes it the directory's top. */
static int
find_top(struct run *run)
{
	struct path conda;
	struct stat st;
	int found = topdir_find(run->stage.fd, &run->top);

	if (found > 0 && run->top.len > 0 && topdir_lift(run->stage.fd, &run->top) < 0)
		found = -1;
	if (found < 0)
		return fail_errno("cannot unpack '%s'", run->unpack->file);
	if (found)
		return 0;
	path_copy(&conda, &run->top);
	if (path_push(&conda, "conda-meta") == 0 &&
	    fstatat(run->stage.fd, conda.buf, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		refuse_archive(run,
			       "it is a conda environment, whose files name the place they are in");
		advise("unpack it with tar, run its bin/conda-unpack, and make an environment on "
		       "it: movenv create -p DIR/bin/python");
	} else {
		refuse_archive(run, "it does not hold an environment: " CFG_NAME " is missing");
	}
	return -1;
}

static int
make_links(struct run *run)
{
	struct extract extract;
	const char *name = "", *why = NULL;
	int status;

	extract_open(&extract, run->stage.fd, &run->unpacking.left);
	status = deferred_links_make(&run->unpacking.links, &extract, run->place.buf, run->top.buf,
				     &name, &why);
	if (status < 0)
		status = why ? archive_unpack_refuse(&run->unpacking, name, why)
			     : archive_unpack_refuse_errno(&run->unpacking, name);
	extract_close(&extract);
	return status;
}

static int
unpack_stage(struct run *run)
{
	struct archive_unpack *unpacking = &run->unpacking;
	struct relocate job;
	int status;

	unpacking->root = run->stage.fd;
	if (stage_path(&run->stage, &run->place) < 0)
		return -1;
	status = is_zip(unpacking->fd) ? archive_unpack_zip(unpacking)
				       : archive_unpack_tar(unpacking);
	progress_clear(&unpacking->progress);
	if (status < 0 || find_top(run) < 0 || make_links(run) < 0)
		return -1;
	job = (struct relocate){run->place.buf, run->stage.target.buf, run->unpack->spec,
				run->unpack->file};
	return relocate(&job);
}

static int
unpack_and_commit(struct run *run)
{
	int status;

	if (stage_open(&run->stage) < 0)
		return -1;
	status = unpack_stage(run);
	if (status == 0 && !interrupt_pending())
		status = stage_commit(&run->stage, run->unpack->clear ? STAGE_CLEAR : STAGE_MERGE);
	if (status == 0)
		standalone_settle(run->stage.exists ? run->stage.parent : run->stage.fd);
	if (status == 0 && !interrupt_pending())
		noexec_warn(run->stage.target.buf);
	return status;
}

int
unpack_run(const struct unpack *unpack)
{
	struct run *run = calloc(1, sizeof(*run));
	int status;

	if (!run)
		return failf("out of memory");
	run->unpack = unpack;
	stage_init(&run->stage);
	status = open_file(run);
	if (status == 0)
		status = refuse_other_format(run);
	if (status == 0 && !unpack->dir)
		status = name_dir(run);
	else if (status == 0 && path_set(&run->dir, unpack->dir, strlen(unpack->dir)) < 0)
		status = fail_errno("cannot unpack into '%s'", unpack->dir);
	if (status == 0 && (find_target(run) < 0 || unpack_and_commit(run) < 0))
		status = -1;
	stage_drop(&run->stage);
	if (run->unpacking.fd > 0)
		close(run->unpacking.fd);
	deferred_links_release(&run->unpacking.links);
	free(run);
	return status;
}
