/* SPDX-License-Identifier: MIT */
/*
 * Reading zip archives; see zip/read.h.
 *
 * Format notes. zip/format.h has the fields. A member is unpacked by its central header; the local
 * one (zip/local_header.h) must agree with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/io.h"
#include "zip/format.h"
#include "zip/local_header.h"
#include "zip/read.h"

#define DIRECTORY_MAX (48u << 20) /* bytes of memory for all members: some 200,000 */

static int
zip_wrong(struct zip *zip, const char *how)
{
	zip->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Reads n bytes at an offset. A file that ends before is a fault of the archive. */
static int
zip_read_at(struct zip *zip, void *bytes, size_t n, uint64_t at)
{
	if (n > zip->file_size || at > zip->file_size - n)
		return zip_wrong(zip, "it is cut short");
	if (io_read_at(zip->fd, bytes, n, (off_t)at) == 0)
		return 0;
	return errno == EBADMSG ? zip_wrong(zip, "it is cut short") : -1;
}

/* Keeps a member, and its name in the memory of all names. */
static void
zip_keep_member(struct zip *zip, const struct zip_member *m, char **names)
{
	struct zip_member *kept = &zip->members[zip->count++];

	*kept = *m;
	kept->name = memcpy(*names, m->name, m->name_len + 1);
	*names += m->name_len + 1;
}

static int
zip_read_directory(struct zip *zip)
{
	struct zip_central *central = &zip->central;
	const struct zip_end_record *end = &central->end;
	struct zip_member m;
	char *names;
	int more;

	if (end->size > DIRECTORY_MAX || end->count > DIRECTORY_MAX / sizeof(m) ||
	    end->size + end->count * sizeof(m) > DIRECTORY_MAX)
		return zip_wrong(zip, "it has too many members");
	zip->members = calloc((size_t)end->count + 1, sizeof(m));
	/* A name with its NUL is shorter than its header. */
	zip->names = names = malloc((size_t)end->size + 1);
	if (!zip->members || !names)
		return -1;
	while ((more = zip_central_next(central, &m)) > 0)
		zip_keep_member(zip, &m, &names);
	return more;
}

int
zip_open_fd(struct zip *zip, int fd, uint64_t max, int has_links)
{
	struct stat st;

	*zip = (struct zip){.fd = fd, .central = {.max = max, .has_links = has_links}};
	if (fd < 0 || fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode))
		return zip_wrong(zip, "it is not a regular file");
	zip->file_size = (uint64_t)st.st_size;
	return zip_central_open(&zip->central, fd, zip->file_size);
}

int
zip_open(struct zip *zip, const char *file, uint64_t max)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return zip_open_fd(zip, fd, max, 0) < 0 ? -1 : zip_read_directory(zip);
}

void
zip_share(struct zip *reader, const struct zip *zip)
{
	*reader = *zip;
	reader->inflate = (struct inflate){0};
	reader->packed = (struct buf){0};
}

void
zip_unshare(struct zip *reader)
{
	inflate_release(&reader->inflate);
	buf_free(&reader->packed);
}

const struct zip_member *
zip_at(const struct zip *zip, size_t i)
{
	return &zip->members[i];
}

const char *
zip_fault(const struct zip *zip)
{
	return zip->wrong ? zip->wrong : zip->central.wrong;
}

const struct zip_member *
zip_find(const struct zip *zip, const char *name)
{
	for (size_t i = 0; i < zip->count; i++)
		if (!strcmp(zip->members[i].name, name))
			return &zip->members[i];
	return NULL;
}

/* Reads the packed bytes of a member into zip->packed. */
static int
zip_read_packed(struct zip *zip, const struct zip_member *m)
{
	uint64_t at;

	if (zip_local_find(zip->fd, zip->file_size, m, &at) < 0)
		return errno == EBADMSG ? zip_wrong(zip, "a member's header in it is damaged") : -1;
	zip->packed.len = 0;
	if (m->packed >= UINT32_MAX) /* zlib cannot count them, nor a machine of 32 bits */
		return zip_wrong(zip, "a member of it is damaged");
	if (buf_reserve(&zip->packed, (size_t)m->packed + 1) < 0)
		return -1;
	return zip_read_at(zip, zip->packed.data, (size_t)m->packed, at);
}

int
zip_read(struct zip *zip, const struct zip_member *m, struct buf *out)
{
	size_t start = out->len;
	int status;

	if (zip_read_packed(zip, m) < 0)
		return -1;
	if (m->method == ZIP_STORED)
		status = buf_add(out, zip->packed.data, (size_t)m->packed);
	else
		status = inflate_bytes(&zip->inflate, zip->packed.data, (size_t)m->packed, out,
				       (size_t)m->size);
	if (status < 0)
		return errno == EBADMSG ? zip_wrong(zip, "a member of it is damaged") : -1;
	if (crc32(0, (const unsigned char *)out->data + start, (unsigned)m->size) != m->crc)
		return zip_wrong(zip, "a member of it has a wrong checksum");
	return 0;
}

void
zip_close(struct zip *zip)
{
	int saved = errno;

	if (zip->fd >= 0)
		close(zip->fd);
	zip_central_release(&zip->central);
	free(zip->members);
	free(zip->names);
	inflate_release(&zip->inflate);
	buf_free(&zip->packed);
	*zip = (struct zip){.fd = -1};
	errno = saved;
}
