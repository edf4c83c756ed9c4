/* SPDX-License-Identifier: MIT */
/*
 * Zip archives; see archive/archive.h. Format notes stand in zip/write.c. A file is packed in
 * chunks, as a gzip file is (gzip/write.c), each file a stream of its own. Where one has more than
 * a chunk, its local header is written again when its sizes are known.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/archive.h"
#include "fs/spool.h"
#include "gzip/deflate_pool.h"
#include "zip/write.h"

/* A member whose chunks are in the pool. */
struct zip_archive_member {
	struct zip_archive_member *next;
	struct zip_header header;
	char name[]; /* the header's */
};

struct zip_archive {
	struct archive base;
	struct writer *out;
	struct deflate_pool *pool;
	struct deflate_job *job;          /* being filled, or NULL */
	uint64_t left;                    /* bytes of its member that are still to come */
	struct zip_archive_member *first; /* whose chunks are being written; others follow */
	struct zip_archive_member *last;  /* whose chunks are being filled */
	struct buf head;
	struct spool central; /* directory */
	uint64_t count;       /* of members in it */
};

/* Appends the member's central header. */
static int
zip_archive_list(struct zip_archive *zip, const struct zip_header *header)
{
	zip->count++;
	return zip_central(header, &zip->central.tail) < 0 ? -1 : spool_check(&zip->central);
}

static int
zip_archive_write_local(struct zip_archive *zip, struct zip_header *header)
{
	zip->head.len = 0;
	header->offset = zip->out->len;
	return zip_local(header, &zip->head) < 0
		       ? -1
		       : writer_write(zip->out, zip->head.data, zip->head.len);
}

/* A member of one chunk: sizes are known before its header. It is stored if it does not shrink. */
static int
zip_archive_take_whole(struct zip_archive *zip, struct zip_header *header,
		       const struct deflate_job *job)
{
	int shrinks = job->packed_len < job->n;

	header->method = shrinks ? ZIP_DEFLATED : ZIP_STORED;
	header->crc = job->crc;
	header->packed = shrinks ? job->packed_len : job->n;
	if (zip_archive_write_local(zip, header) < 0 ||
	    writer_write(zip->out, shrinks ? job->packed : job->bytes, (size_t)header->packed) < 0)
		return -1;
	return zip_archive_list(zip, header);
}

/* After the last chunk: the local header is written again, with sizes and CRC. */
static int
zip_archive_finish_member(struct zip_archive *zip)
{
	struct zip_header *header = &zip->first->header;

	zip->head.len = 0;
	if (zip_local(header, &zip->head) < 0 ||
	    writer_patch(zip->out, zip->head.data, zip->head.len, header->offset) < 0)
		return -1;
	return zip_archive_list(zip, header);
}

/* Releases the first member. */
static void
zip_archive_drop_member(struct zip_archive *zip)
{
	struct zip_archive_member *member = zip->first;

	zip->first = member->next;
	if (!zip->first)
		zip->last = NULL;
	free(member);
}

/* Takes a packed chunk of the first member. */
static int
zip_archive_take(void *arg, struct deflate_job *job)
{
	struct zip_archive *zip = arg;
	struct zip_header *header = &zip->first->header;
	int status = 0;

	if (header->method == ZIP_STORED) {
		status = zip_archive_take_whole(zip, header, job);
	} else {
		if (job->before == 0)
			status = zip_archive_write_local(zip, header);
		header->crc = (uint32_t)crc32_combine(header->crc, job->crc, (z_off_t)job->n);
		header->packed += job->packed_len;
		if (status == 0)
			status = writer_write(zip->out, job->packed, job->packed_len);
		if (status == 0 && job->is_last)
			status = zip_archive_finish_member(zip);
	}
	if (job->is_last)
		zip_archive_drop_member(zip);
	return status;
}

static void
zip_archive_close(struct archive *archive)
{
	struct zip_archive *zip = (struct zip_archive *)archive;
	int saved = errno;

	if (!zip)
		return;
	deflate_pool_close(zip->pool);
	while (zip->first)
		zip_archive_drop_member(zip);
	buf_free(&zip->head);
	spool_release(&zip->central);
	free(zip);
	errno = saved;
}

static struct archive *
zip_archive_open(struct writer *out, int level, int threads)
{
	struct zip_archive *zip = calloc(1, sizeof(*zip));

	if (!zip)
		return NULL;
	zip->base.ops = &archive_zip;
	zip->out = out;
	zip->pool = deflate_pool_open(level, threads, zip_archive_take, zip);
	if (!zip->pool) {
		zip_archive_close(&zip->base);
		return NULL;
	}
	return &zip->base;
}

/* Makes the header of a member, without packed size and CRC. */
static struct zip_archive_member *
zip_archive_make_member(const struct archive_member *m, uint64_t size)
{
	static const unsigned types[] = {
		[ARCHIVE_FILE] = S_IFREG,
		[ARCHIVE_DIR] = S_IFDIR,
		[ARCHIVE_LINK] = S_IFLNK,
	};
	size_t n = strlen(m->name);
	struct zip_archive_member *member = calloc(1, sizeof(*member) + n + 2);

	if (!member)
		return NULL;
	memcpy(member->name, m->name, n);
	if (m->kind == ARCHIVE_DIR)
		member->name[n] = '/';
	member->header = (struct zip_header){
		.name = member->name,
		.method = size > DEFLATE_POOL_CHUNK ? ZIP_DEFLATED : ZIP_STORED,
		.mode = types[m->kind] | archive_mode(m),
		.time = m->time,
		.size = size,
		.is_wide = zip_is_wide(size),
	};
	return member;
}

/* Begins a chunk, of the same member or a new one. */
static int
zip_archive_next_chunk(struct zip_archive *zip, const struct deflate_job *old)
{
	zip->job = deflate_pool_take(zip->pool);
	if (!zip->job)
		return -1;
	if (old) {
		memcpy(zip->job->bytes - DEFLATE_WINDOW,
		       old->bytes + DEFLATE_POOL_CHUNK - DEFLATE_WINDOW, DEFLATE_WINDOW);
		zip->job->before = DEFLATE_WINDOW;
	}
	return 0;
}

static int
zip_archive_write(struct archive *archive, const void *bytes, size_t n)
{
	struct zip_archive *zip = (struct zip_archive *)archive;
	const char *from = bytes;

	while (n > 0) {
		struct deflate_job *job = zip->job;
		size_t part;

		if (job->n == DEFLATE_POOL_CHUNK) {
			deflate_pool_give(zip->pool);
			if (zip_archive_next_chunk(zip, job) < 0)
				return -1;
			job = zip->job;
		}
		part = DEFLATE_POOL_CHUNK - job->n < n ? DEFLATE_POOL_CHUNK - job->n : n;
		memcpy(job->bytes + job->n, from, part);
		job->n += part;
		zip->left -= part;
		from += part;
		n -= part;
	}
	if (zip->left == 0 && zip->job) {
		zip->job->is_last = 1;
		deflate_pool_give(zip->pool);
		zip->job = NULL;
	}
	return 0;
}

static int
zip_archive_add(struct archive *archive, const struct archive_member *m)
{
	struct zip_archive *zip = (struct zip_archive *)archive;
	uint64_t size = m->kind == ARCHIVE_FILE   ? m->size
			: m->kind == ARCHIVE_LINK ? strlen(m->target)
						  : 0;

	struct zip_archive_member *member = zip_archive_make_member(m, size);

	if (!member)
		return -1;
	if (zip->last)
		zip->last->next = member;
	else
		zip->first = member;
	zip->last = member;
	zip->left = size;
	if (zip_archive_next_chunk(zip, NULL) < 0)
		return -1;
	if (m->kind == ARCHIVE_FILE && size > 0)
		return 0;
	return zip_archive_write(archive, m->target, (size_t)size);
}

static int
zip_archive_end(struct archive *archive)
{
	struct zip_archive *zip = (struct zip_archive *)archive;
	uint64_t offset, len;

	if (deflate_pool_finish(zip->pool) < 0)
		return -1;
	offset = zip->out->len;
	if (spool_write(&zip->central, zip->out) < 0)
		return -1;
	len = zip->out->len - offset;
	zip->head.len = 0;
	if (zip_end(zip->count, offset, len, &zip->head) < 0)
		return -1;
	return writer_write(zip->out, zip->head.data, zip->head.len);
}

const struct archive_ops archive_zip = {
	.name = "zip",
	.level = 1,
	.patches = 1,
	.is_text = 1, /* unzip garbles other names, and Python reads them as code page 437 */
	.open = zip_archive_open,
	.add = zip_archive_add,
	.write = zip_archive_write,
	.end = zip_archive_end,
	.close = zip_archive_close,
};
