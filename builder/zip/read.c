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

#include "core/endian.h"
#include "core/interrupt.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "zip/end_record.h"
#include "zip/extra_field.h"
#include "zip/flags.h"
#include "zip/format.h"
#include "zip/local_header.h"
#include "zip/read.h"

#define VERSION_MAX 63 /* needed to extract (4.4.3): 6.3, as far as Python reads; in the low byte */
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

static int
zip_check_member(struct zip *zip, const struct zip_member *m, unsigned flags)
{
	const char *why =
		m->skipped && !m->name_len ? NULL : safe_name_reject(m->name, m->name_len);

	if (!why && m->skipped + m->name_len >= PATH_CAP)
		why = "it is too long";
	if (why) {
		zip->bad_name = m->name;
		zip->bad_len = m->name_len;
		zip->bad_why = why;
		return zip_wrong(zip, "a name in it cannot be unpacked");
	}
	why = zip_flags_reject(flags);
	if (why)
		return zip_wrong(zip, why);
	if (m->mode && !S_ISREG(m->mode) && !S_ISDIR(m->mode) && (m->mode & S_IFMT) != 0 &&
	    !(zip->has_links && S_ISLNK(m->mode)))
		return zip_wrong(zip, "a member of it is a link or a device");
	if (m->method != ZIP_STORED && m->method != ZIP_DEFLATED)
		return zip_wrong(zip, "a member of it is packed by a method other than deflate");
	if (m->method == ZIP_STORED && m->packed != m->size)
		return zip_wrong(zip, "a member's size in it is wrong");
	/* 1032 to 1 is the best that deflate can do: 258 bytes for two bits. */
	if (m->size / 1032 > m->packed)
		return zip_wrong(zip, "a member's size in it is wrong");
	return 0;
}

/* Moves a name to where it stays, with a NUL, without "./" at its start. */
static void
zip_take_name(const struct zip *zip, struct zip_member *m, const unsigned char *from, char *name)
{
	memmove(name, from, m->name_len);
	name[m->name_len] = '\0';
	m->name = name;
	m->skipped = 0;
	while (zip->has_links && m->name[0] == '.' && m->name[1] == '/') {
		m->name += 2;
		m->name_len -= 2;
		m->skipped += 2;
	}
	m->is_dir = m->name_len > 0 ? m->name[m->name_len - 1] == '/' : m->skipped > 0;
}

/* Reads one central header. Returns the bytes that it takes, or 0 after zip_wrong(). */
static size_t
zip_take_member(struct zip *zip, const unsigned char *at, size_t left, char *name)
{
	struct zip_member *m = &zip->members[zip->count];
	const unsigned char *shared = at + ZIP_CENTRAL_SHARED;
	uint64_t wide[ZIP_EXTRA_WIDE];
	unsigned flags;
	size_t len;

	if (left < ZIP_CENTRAL_LEN || memcmp(at, ZIP_CENTRAL_SIGNATURE, ZIP_SIGNATURE_LEN) != 0)
		return zip_wrong(zip, "its directory is damaged"), 0;
	if (shared[ZIP_VERSION] > VERSION_MAX)
		return zip_wrong(zip, "a member of it needs a later version of the format"), 0;
	wide[ZIP_EXTRA_PACKED] = le_get32(shared + ZIP_PACKED);
	wide[ZIP_EXTRA_SIZE] = le_get32(shared + ZIP_SIZE);
	wide[ZIP_EXTRA_OFFSET] = le_get32(at + ZIP_CENTRAL_OFFSET);
	m->name_len = le_get16(shared + ZIP_NAME_LEN);
	len = ZIP_CENTRAL_LEN + m->name_len + le_get16(shared + ZIP_EXTRA_LEN) +
	      le_get16(at + ZIP_CENTRAL_COMMENT_LEN);
	if (left < len)
		return zip_wrong(zip, "its directory is damaged"), 0;
	m->method = le_get16(shared + ZIP_METHOD);
	m->crc = le_get32(shared + ZIP_CRC);
	m->mode = at[ZIP_CENTRAL_SYSTEM] == ZIP_SYSTEM_UNIX
			  ? le_get32(at + ZIP_CENTRAL_EXTERNAL) >> 16
			  : 0;
	m->time = zip_extra_time(le_get16(shared + ZIP_TIME), le_get16(shared + ZIP_DATE));
	if (zip_extra_take(at + ZIP_CENTRAL_LEN + m->name_len, le_get16(shared + ZIP_EXTRA_LEN),
			   wide, &m->time) < 0)
		return zip_wrong(zip, "a member's sizes of 64 bits are missing"), 0;
	m->size = wide[ZIP_EXTRA_SIZE];
	m->packed = wide[ZIP_EXTRA_PACKED];
	m->offset = wide[ZIP_EXTRA_OFFSET];
	flags = le_get16(shared + ZIP_FLAGS);
	zip_take_name(zip, m, at + ZIP_CENTRAL_LEN, name); /* overwrites the header */
	if (zip_check_member(zip, m, flags) < 0)
		return 0;
	zip->count++;
	return len;
}

static int
zip_take_members(struct zip *zip, size_t left, uint64_t count, uint64_t max)
{
	const unsigned char *at = (const unsigned char *)zip->names;
	uint64_t packed = 0, size = 0;
	char *name = zip->names; /* a name is shorter than its header: it never gets before `at` */

	while (zip->count < count) {
		size_t n = interrupt_check() < 0 ? 0 : zip_take_member(zip, at, left, name);
		const struct zip_member *m;

		if (n == 0)
			return -1;
		m = &zip->members[zip->count - 1];
		name += m->skipped + m->name_len + 1;
		/* Members that share their bytes are a bomb: their packed sizes exceed the file. */
		if (m->packed > zip->file_size - packed)
			return zip_wrong(zip, "its members overlap");
		if (m->size > max - size)
			return zip_wrong(zip, "it would unpack to more than is allowed");
		packed += m->packed;
		size += m->size;
		at += n;
		left -= n;
	}
	if (left > 0) /* others go by the size, and would see more members */
		return zip_wrong(zip, "its directory is damaged");
	return 0;
}

static int
zip_read_directory(struct zip *zip, uint64_t max)
{
	struct zip_end_record end;
	int status;

	if (zip_end_record_find(zip->fd, zip->file_size, &end, &zip->wrong) < 0)
		return -1;
	if (end.size > DIRECTORY_MAX || end.count > DIRECTORY_MAX / sizeof(*zip->members) ||
	    end.size + end.count * sizeof(*zip->members) > DIRECTORY_MAX)
		return zip_wrong(zip, "it has too many members: tar has no limit");
	zip->members = calloc((size_t)end.count + 1, sizeof(*zip->members));
	zip->names = malloc((size_t)end.size + 1);
	status = !zip->members || !zip->names ? -1 : 0;
	if (status == 0)
		status = zip_read_at(zip, zip->names, (size_t)end.size, end.offset);
	return status < 0 ? -1 : zip_take_members(zip, (size_t)end.size, end.count, max);
}

int
zip_open_fd(struct zip *zip, int fd, uint64_t max, int has_links)
{
	struct stat st;

	*zip = (struct zip){.fd = fd, .has_links = has_links};
	if (fd < 0 || fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode))
		return zip_wrong(zip, "it is not a regular file");
	zip->file_size = (uint64_t)st.st_size;
	return zip_read_directory(zip, max);
}

int
zip_open(struct zip *zip, const char *file, uint64_t max)
{
	return zip_open_fd(zip, open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), max, 0);
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
	return zip->wrong;
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
	free(zip->members);
	free(zip->names);
	inflate_release(&zip->inflate);
	buf_free(&zip->packed);
	*zip = (struct zip){.fd = -1};
	errno = saved;
}
