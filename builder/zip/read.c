/* SPDX-License-Identifier: MIT */
/*
 * Reading zip archives; see zip/read.h.
 *
 * Format notes. Everything is little-endian.
 *   end record (4.3.16), 22 bytes and a comment: signature 0, disk 4, disk of the directory 6,
 *     entries here 8, entries 10, directory size 12, directory offset 16, comment length 20
 *   central header (4.3.12), 46 bytes, name, extra, comment: signature 0, made by 4 (its high byte
 *     3 is Unix), flags 8 (bit 0: encrypted), method 10, crc 16, packed size 20, size 24, name
 *     length 28, extra length 30, comment length 32, external attributes 38 (high half: st_mode
 *     on Unix), offset of the local header 42
 *     time 12, date 14
 *   local header (4.3.7), 30 bytes, name, extra, data: signature 0, name length 26, extra length
 *     28; sizes may be 0 there (a data descriptor follows), so those of the central header count
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/endian.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "zip/end_record.h"
#include "zip/extra_field.h"
#include "zip/read.h"

#define CENTRAL_LEN 46
#define LOCAL_LEN 30

static int
wrong(struct zip *zip, const char *how)
{
	zip->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Reads at an offset; the file's end, too, is the archive's fault. */
static int
read_at(struct zip *zip, void *bytes, size_t n, uint64_t at)
{
	if (n > zip->file_size || at > zip->file_size - n)
		return wrong(zip, "it is cut short");
	if (io_read_at(zip->fd, bytes, n, (off_t)at) == 0)
		return 0;
	return errno == EBADMSG ? wrong(zip, "it is cut short") : -1;
}

static int
check_member(struct zip *zip, const struct zip_member *m, unsigned flags)
{
	const char *why =
		m->skipped && !m->name_len ? NULL : safe_name_reject(m->name, m->name_len);

	if (strlen(m->name) != m->name_len)
		why = "it holds a control character";
	if (why) {
		zip->bad_name = m->name;
		zip->bad_why = why;
		return wrong(zip, "a name in it cannot be unpacked");
	}
	if (flags & 1)
		return wrong(zip, "a member of it is encrypted");
	if (m->mode && !S_ISREG(m->mode) && !S_ISDIR(m->mode) && (m->mode & S_IFMT) != 0 &&
	    !(zip->has_links && S_ISLNK(m->mode)))
		return wrong(zip, "a member of it is a link or a device");
	if (m->method != 0 && m->method != 8)
		return wrong(zip, "a member of it is packed by a method other than deflate");
	if (m->method == 0 && m->packed != m->size)
		return wrong(zip, "a member's size in it is wrong");
	/* 1032 to 1 is the best that deflate can do: 258 bytes for two bits. */
	if (m->size / 1032 > m->packed)
		return wrong(zip, "a member's size in it is wrong");
	return 0;
}

/* Reads one central header. Returns the bytes that it takes, or 0 after wrong(). */
static size_t
take_member(struct zip *zip, const unsigned char *at, size_t left, char *name)
{
	struct zip_member *m = &zip->members[zip->count];
	uint64_t wide[ZIP_EXTRA_WIDE];
	size_t len;

	if (left < CENTRAL_LEN || memcmp(at, "PK\1\2", 4))
		return wrong(zip, "its directory is damaged"), 0;
	wide[ZIP_EXTRA_PACKED] = le_get32(at + 20);
	wide[ZIP_EXTRA_SIZE] = le_get32(at + 24);
	wide[ZIP_EXTRA_OFFSET] = le_get32(at + 42);
	m->name_len = le_get16(at + 28);
	len = CENTRAL_LEN + m->name_len + le_get16(at + 30) + le_get16(at + 32);
	if (left < len)
		return wrong(zip, "its directory is damaged"), 0;
	memcpy(name, at + CENTRAL_LEN, m->name_len);
	name[m->name_len] = '\0';
	m->name = name;
	m->skipped = 0;
	while (zip->has_links && m->name[0] == '.' && m->name[1] == '/') {
		m->name += 2;
		m->name_len -= 2;
		m->skipped += 2;
	}
	m->method = le_get16(at + 10);
	m->crc = le_get32(at + 16);
	m->mode = at[5] == 3 ? le_get32(at + 38) >> 16 : 0;
	m->is_dir = m->name_len > 0 ? m->name[m->name_len - 1] == '/' : m->skipped > 0;
	m->time = zip_extra_time(le_get16(at + 12), le_get16(at + 14));
	if (zip_extra_take(at + CENTRAL_LEN + m->name_len + m->skipped, le_get16(at + 30), wide,
			   &m->time) < 0)
		return wrong(zip, "a member's sizes of 64 bits are missing"), 0;
	m->size = wide[ZIP_EXTRA_SIZE];
	m->packed = wide[ZIP_EXTRA_PACKED];
	m->offset = wide[ZIP_EXTRA_OFFSET];
	if (check_member(zip, m, le_get16(at + 8)) < 0)
		return 0;
	zip->count++;
	return len;
}

static int
take_members(struct zip *zip, const unsigned char *at, size_t left, uint64_t count, uint64_t max)
{
	uint64_t packed = 0, size = 0;
	char *name = zip->names;

	while (zip->count < count) {
		size_t n = take_member(zip, at, left, name);
		const struct zip_member *m;

		if (n == 0)
			return -1;
		m = &zip->members[zip->count - 1];
		name += m->skipped + m->name_len + 1;
		/* Members that share their bytes are a bomb: their packed sizes exceed the file. */
		if (m->packed > zip->file_size - packed)
			return wrong(zip, "its members overlap");
		if (m->size > max - size)
			return wrong(zip, "it would unpack to more than is allowed");
		packed += m->packed;
		size += m->size;
		at += n;
		left -= n;
	}
	if (left > 0) /* others go by the size, and would see more members */
		return wrong(zip, "its directory is damaged");
	return 0;
}

static int
read_directory(struct zip *zip, uint64_t max)
{
	struct zip_end_record end;
	unsigned char *directory;
	int status;

	if (zip_end_record_find(zip->fd, zip->file_size, &end, &zip->wrong) < 0)
		return -1;
	directory = malloc((size_t)end.size + 1);
	zip->members = calloc((size_t)end.count + 1, sizeof(*zip->members));
	zip->names = malloc((size_t)(end.size + end.count + 1));
	status = !directory || !zip->members || !zip->names ? -1 : 0;
	if (status == 0)
		status = read_at(zip, directory, (size_t)end.size, end.offset);
	if (status == 0)
		status = take_members(zip, directory, (size_t)end.size, end.count, max);
	free(directory);
	return status;
}

int
zip_open_fd(struct zip *zip, int fd, uint64_t max, int has_links)
{
	struct stat st;

	*zip = (struct zip){.fd = fd, .has_links = has_links};
	if (fd < 0 || fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode))
		return wrong(zip, "it is not a regular file");
	zip->file_size = (uint64_t)st.st_size;
	return read_directory(zip, max);
}

int
zip_open(struct zip *zip, const char *file, uint64_t max)
{
	return zip_open_fd(zip, open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), max, 0);
}

const struct zip_member *
zip_find(const struct zip *zip, const char *name)
{
	for (size_t i = 0; i < zip->count; i++)
		if (!strcmp(zip->members[i].name, name))
			return &zip->members[i];
	return NULL;
}

int
zip_locate(const struct zip *zip, const struct zip_member *m, uint64_t *at)
{
	unsigned char local[LOCAL_LEN];

	errno = EBADMSG;
	if (zip->file_size < LOCAL_LEN || m->offset > zip->file_size - LOCAL_LEN ||
	    m->packed > zip->file_size ||
	    io_read_at(zip->fd, local, LOCAL_LEN, (off_t)m->offset) < 0)
		return -1;
	*at = m->offset + LOCAL_LEN + m->skipped + m->name_len + le_get16(local + 28);
	errno = EBADMSG;
	return memcmp(local, "PK\3\4", 4) || le_get16(local + 26) != m->skipped + m->name_len ||
			       *at > zip->file_size - m->packed
		       ? -1
		       : 0;
}

/* Reads the packed bytes of a member into zip->packed. */
static int
read_packed(struct zip *zip, const struct zip_member *m)
{
	uint64_t at;

	if (zip_locate(zip, m, &at) < 0)
		return errno == EBADMSG ? wrong(zip, "a member's header in it is damaged") : -1;
	zip->packed.len = 0;
	if (buf_reserve(&zip->packed, (size_t)m->packed + 1) < 0)
		return -1;
	return read_at(zip, zip->packed.data, (size_t)m->packed, at);
}

int
zip_read(struct zip *zip, const struct zip_member *m, struct buf *out)
{
	size_t start = out->len;
	int status;

	if (read_packed(zip, m) < 0)
		return -1;
	if (m->method == 0)
		status = buf_add(out, zip->packed.data, (size_t)m->packed);
	else
		status = inflate_bytes(&zip->inflate, zip->packed.data, (size_t)m->packed, out,
				       (size_t)m->size);
	if (status < 0)
		return errno == EBADMSG ? wrong(zip, "a member of it is damaged") : -1;
	if (crc32(0, (const unsigned char *)out->data + start, (unsigned)m->size) != m->crc)
		return wrong(zip, "a member of it has a wrong checksum");
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
