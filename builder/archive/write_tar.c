/* SPDX-License-Identifier: MIT */
/*
 * Tar archives, as they are or through gzip; see archive/archive.h. Format notes stand in
 * tar/write.c and gzip/write.c.
 */
#include <errno.h>
#include <stdlib.h>

#include "archive/archive.h"
#include "common/compiler.h"
#include "gzip/write.h"
#include "tar/write.h"

struct tar_archive {
	struct archive base;
	struct writer *out;   /* without gzip */
	struct gzip_write gz; /* or with it */
	uint64_t len;         /* bytes of the archive before gzip */
	struct buf head;
	size_t padding; /* bytes after the file that is being written */
	uint64_t left;  /* bytes of that file that are still to come */
};

unsigned
archive_mode(const struct archive_member *member)
{
	if (member->kind == ARCHIVE_LINK)
		return 0777;
	return member->kind == ARCHIVE_DIR || member->is_executable ? 0755 : 0644;
}

STORES_MEMORY_BEGIN
static struct archive *
tar_archive_open(struct writer *out, int level, int threads)
{
	struct tar_archive *tar = calloc(1, sizeof(*tar));

	(void)level;
	(void)threads;
	if (!tar)
		return NULL;
	tar->base.ops = &archive_tar;
	tar->out = out;
	return &tar->base;
}
STORES_MEMORY_END

static void
tar_archive_close(struct archive *archive)
{
	struct tar_archive *tar = (struct tar_archive *)archive;
	int saved = errno;

	if (!tar)
		return;
	gzip_write_close(&tar->gz);
	buf_free(&tar->head);
	free(tar);
	errno = saved;
}

static struct archive *
tar_gz_archive_open(struct writer *out, int level, int threads)
{
	struct tar_archive *tar = calloc(1, sizeof(*tar));

	if (!tar)
		return NULL;
	tar->base.ops = &archive_tar_gz;
	if (gzip_write_open(&tar->gz, out, level, threads) < 0) {
		tar_archive_close(&tar->base);
		return NULL;
	}
	return &tar->base;
}

static int
tar_archive_put(struct tar_archive *tar, const void *bytes, size_t n)
{
	tar->len += n;
	return tar->out ? writer_write(tar->out, bytes, n) : gzip_write_put(&tar->gz, bytes, n);
}

static int
tar_archive_add(struct archive *archive, const struct archive_member *m)
{
	static const enum tar_type types[] = {
		[ARCHIVE_FILE] = TAR_FILE,
		[ARCHIVE_DIR] = TAR_DIR,
		[ARCHIVE_LINK] = TAR_LINK,
		[ARCHIVE_HARD_LINK] = TAR_HARD_LINK,
	};
	struct tar_archive *tar = (struct tar_archive *)archive;
	struct tar_member member = {
		.name = m->name,
		.type = types[m->kind],
		.target = m->target,
		.mode = archive_mode(m),
		.size = m->kind == ARCHIVE_FILE ? m->size : 0,
		.time = m->time,
	};

	tar->head.len = 0;
	tar->left = member.size;
	tar->padding = tar_padding(member.size);
	if (tar_header(&member, &tar->head) < 0)
		return -1;
	return tar_archive_put(tar, tar->head.data, tar->head.len);
}

static int
tar_archive_write(struct archive *archive, const void *bytes, size_t n)
{
	static const char zeros[TAR_BLOCK];
	struct tar_archive *tar = (struct tar_archive *)archive;

	if (tar_archive_put(tar, bytes, n) < 0)
		return -1;
	tar->left -= n;
	return tar->left == 0 ? tar_archive_put(tar, zeros, tar->padding) : 0;
}

static int
tar_archive_end(struct archive *archive)
{
	struct tar_archive *tar = (struct tar_archive *)archive;

	tar->head.len = 0;
	if (tar_end(tar->len, &tar->head) < 0 ||
	    tar_archive_put(tar, tar->head.data, tar->head.len) < 0)
		return -1;
	return tar->out ? 0 : gzip_write_end(&tar->gz);
}

const struct archive_ops archive_tar = {
	.name = "tar",
	.links = 1,
	.open = tar_archive_open,
	.add = tar_archive_add,
	.write = tar_archive_write,
	.end = tar_archive_end,
	.close = tar_archive_close,
};

const struct archive_ops archive_tar_gz = {
	.name = "tar.gz",
	.level = 4,
	.links = 1,
	.open = tar_gz_archive_open,
	.add = tar_archive_add,
	.write = tar_archive_write,
	.end = tar_archive_end,
	.close = tar_archive_close,
};
