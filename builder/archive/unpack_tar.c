/* SPDX-License-Identifier: MIT */
/*
 * Unpacking tar archives, plain or in gzip; see archive/unpack.h. One thread reads and inflates,
 * this one writes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/unpack.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/io.h"
#include "gzip/read_ahead.h"
#include "tar/read.h"

/* A tar archive that is being unpacked. */
struct unpack_tar {
	struct archive_unpack *unpacking;
	struct read_ahead *in;
	struct tar tar;
	struct extract extract;
	uint64_t seen;  /* bytes of the archive that the progress shows */
	uint64_t taken; /* bytes of the tar archive */
};

static ssize_t
unpack_tar_take(void *arg, const unsigned char **bytes)
{
	struct unpack_tar *run = arg;
	uint64_t read = read_ahead_read(run->in);
	ssize_t n;

	progress_add(&run->unpacking->progress, read - run->seen);
	run->seen = read;
	if (interrupt_check() < 0)
		return -1;
	n = read_ahead_take(run->in, bytes);
	if (n > 0)
		run->taken += (uint64_t)n;
	/* Members are counted elsewhere; this stops an archive of headers without members. */
	if (run->taken > run->unpacking->most + ARCHIVE_UNPACK_BLOCK) {
		errno = EFBIG;
		return -1;
	}
	return n;
}

/* Reports why the archive cannot be read further. */
static int
unpack_tar_refuse(const struct unpack_tar *run)
{
	const char *file = run->unpacking->file, *why = read_ahead_wrong(run->in);

	if (errno == EINTR && interrupt_pending())
		return -1;
	if (errno == EFBIG)
		return archive_unpack_refuse_size(run->unpacking);
	if (errno != EBADMSG)
		return fail_errno("cannot read '%s'", file);
	if (!why && run->tar.is_named)
		return archive_unpack_refuse(run->unpacking, run->tar.member.name, run->tar.wrong);
	return failf("cannot unpack '%s': %s", file, why ? why : run->tar.wrong);
}

/* Writes the member's bytes to an open file. Returns 0, or -1 after a message. */
static int
unpack_tar_write(struct unpack_tar *run, int fd)
{
	const struct tar_member *m = &run->tar.member;
	const unsigned char *bytes;
	uint64_t at = 0, offset;
	ssize_t n;

	while ((n = tar_data(&run->tar, &bytes, &offset)) > 0) {
		if ((offset != at && lseek(fd, (off_t)offset, SEEK_SET) < 0) ||
		    io_write(fd, bytes, (size_t)n) < 0)
			return archive_unpack_refuse_errno(run->unpacking, m->name);
		at = offset + (uint64_t)n;
	}
	if (n < 0)
		return unpack_tar_refuse(run);
	if (at < m->size && ftruncate(fd, (off_t)m->size) < 0) /* it ends in a hole */
		return archive_unpack_refuse_errno(run->unpacking, m->name);
	return 0;
}

static int
unpack_tar_file(struct unpack_tar *run)
{
	const struct tar_member *m = &run->tar.member;
	int fd, status;

	if (archive_unpack_count(run->unpacking, m->name, m->size) < 0)
		return -1;
	if (!strcmp(m->name, CFG_NAME)) /* venv-pack has it twice: the last one counts */
		unlinkat(run->extract.root, CFG_NAME, 0);
	fd = extract_file(&run->extract, m->name, m->mode);
	if (fd < 0)
		return archive_unpack_refuse_errno(run->unpacking, m->name);
	status = unpack_tar_write(run, fd);
	if (extract_end(fd, m->time) < 0 && status == 0)
		status = archive_unpack_refuse_errno(run->unpacking, m->name);
	return status;
}

static int
unpack_tar_member(struct unpack_tar *run)
{
	const struct tar_member *m = &run->tar.member;
	int status;

	if (m->type == TAR_FILE)
		return unpack_tar_file(run);
	if (archive_unpack_count(run->unpacking, m->name, 0) < 0)
		return -1;
	if (m->type == TAR_LINK)
		return archive_unpack_link(run->unpacking, m->name, m->target);
	if (m->type == TAR_DIR)
		status = extract_dir(&run->extract, m->name);
	else
		status = extract_hard_link(&run->extract, m->name, m->target);
	if (status == 0)
		return 0;
	if (m->type == TAR_HARD_LINK && (errno == ENOENT || errno == EINVAL || errno == ENOTDIR))
		return archive_unpack_refuse(
			run->unpacking, m->name,
			"it is a hard link to a name that no earlier file in the archive has");
	return archive_unpack_refuse_errno(run->unpacking, m->name);
}

int
archive_unpack_tar(struct archive_unpack *unpacking)
{
	struct unpack_tar *run = calloc(1, sizeof(*run));
	int status = 0, more = 0;

	if (!run || !(run->in = read_ahead_open(unpacking->fd))) {
		free(run);
		return fail_errno("cannot unpack '%s'", unpacking->file);
	}
	run->unpacking = unpacking;
	tar_open(&run->tar, unpack_tar_take, run);
	extract_open(&run->extract, unpacking->root, &unpacking->left);
	do {
		status = more = tar_next(&run->tar);
		if (more > 0)
			status = unpack_tar_member(run);
		else if (more < 0 || tar_drain(&run->tar) < 0)
			status = unpack_tar_refuse(run);
	} while (more > 0 && status == 0);
	extract_close(&run->extract);
	tar_close(&run->tar);
	read_ahead_close(run->in);
	free(run);
	return status;
}
