/* SPDX-License-Identifier: MIT */
/*
 * Reading zip archives; see zipread.h.
 *
 * Format notes. Everything is little-endian.
 *   end record (4.3.16), 22 bytes and a comment: signature 0, disk 4, disk of the directory 6,
 *     entries here 8, entries 10, directory size 12, directory offset 16, comment length 20
 *   central header (4.3.12), 46 bytes, name, extra, comment: signature 0, made by 4 (its high byte
 *     3 is Unix), flags 8 (bit 0: encrypted), method 10, crc 16, packed size 20, size 24, name
 *     length 28, extra length 30, comment length 32, external attributes 38 (high half: st_mode
 *     on Unix), offset of the local header 42
 *   local header (4.3.7), 30 bytes, name, extra, data: signature 0, name length 26, extra length
 *     28; sizes may be 0 there (a data descriptor follows), so those of the central header count
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"
#include "le.h"
#include "member.h"
#include "zipread.h"

#define END_LEN 22
#define CENTRAL_LEN 46
#define LOCAL_LEN 30
#define COMMENT_MAX 65535

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

/* Finds the end record: the last one whose comment reaches the end of the file. */
static int
read_end(struct zip *zip, unsigned char end[END_LEN], uint64_t *offset)
{
	size_t n = zip->file_size < END_LEN + COMMENT_MAX ? (size_t)zip->file_size
							  : END_LEN + COMMENT_MAX;
	unsigned char *tail = malloc(n + 1);
	int status = 1;

	if (!tail)
		return -1;
	if (read_at(zip, tail, n, zip->file_size - n) < 0)
		status = -1;
	for (size_t at = n < END_LEN ? 0 : n - END_LEN + 1; status > 0 && at-- > 0;) {
		if (memcmp(tail + at, "PK\5\6", 4) || le_get16(tail + at + 20) != n - at - END_LEN)
			continue;
		memcpy(end, tail + at, END_LEN);
		*offset = zip->file_size - n + at;
		status = 0;
	}
	free(tail);
	return status > 0 ? wrong(zip, "it is no zip archive, or cut short") : status;
}

static int
check_member(struct zip *zip, const struct zip_member *m, unsigned flags)
{
	const char *why = member_reject(m->name, m->name_len);

	if (strlen(m->name) != m->name_len)
		why = "it holds a control character";
	if (why)
		return wrong(zip, "a name in it cannot be unpacked");
	if (flags & 1)
		return wrong(zip, "a member of it is encrypted");
	if (m->mode && !S_ISREG(m->mode) && !S_ISDIR(m->mode) && (m->mode & S_IFMT) != 0)
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
	size_t len;

	if (left < CENTRAL_LEN || memcmp(at, "PK\1\2", 4))
		return wrong(zip, "its directory is damaged"), 0;
	m->name_len = le_get16(at + 28);
	len = CENTRAL_LEN + m->name_len + le_get16(at + 30) + le_get16(at + 32);
	if (left < len)
		return wrong(zip, "its directory is damaged"), 0;
	memcpy(name, at + CENTRAL_LEN, m->name_len);
	name[m->name_len] = '\0';
	m->name = name;
	m->method = le_get16(at + 10);
	m->crc = le_get32(at + 16);
	m->packed = le_get32(at + 20);
	m->size = le_get32(at + 24);
	m->mode = at[5] == 3 ? le_get32(at + 38) >> 16 : 0;
	m->offset = le_get32(at + 42);
	m->is_dir = m->name_len > 0 && name[m->name_len - 1] == '/';
	if (m->packed == UINT32_MAX || m->size == UINT32_MAX || m->offset == UINT32_MAX)
		return wrong(zip, "it is a zip64 archive"), 0;
	if (check_member(zip, m, le_get16(at + 8)) < 0)
		return 0;
	zip->count++;
	return len;
}

static int
take_members(struct zip *zip, const unsigned char *at, size_t left, size_t count, uint64_t max)
{
	uint64_t packed = 0, size = 0;
	char *name = zip->names;

	while (zip->count < count) {
		size_t n = take_member(zip, at, left, name);
		const struct zip_member *m;

		if (n == 0)
			return -1;
		m = &zip->members[zip->count - 1];
		name += m->name_len + 1;
		packed += m->packed;
		size += m->size;
		at += n;
		left -= n;
	}
	if (left > 0) /* others go by the size, and would see more members */
		return wrong(zip, "its directory is damaged");
	/* Members that share their bytes are a bomb: their packed sizes exceed the file. */
	if (packed > zip->file_size)
		return wrong(zip, "its members overlap");
	if (size > max)
		return wrong(zip, "it would unpack to more than is allowed");
	return 0;
}

static int
read_directory(struct zip *zip, uint64_t max)
{
	unsigned char end[END_LEN];
	unsigned char *directory;
	uint64_t end_at;
	uint32_t size, count, offset;
	int status;

	if (read_end(zip, end, &end_at) < 0)
		return -1;
	count = le_get16(end + 10);
	size = le_get32(end + 12);
	offset = le_get32(end + 16);
	if (le_get16(end + 4) || le_get16(end + 6) || le_get16(end + 8) != count)
		return wrong(zip, "it is a part of an archive on several disks");
	if (size > end_at || offset != end_at - size || count > size / CENTRAL_LEN)
		return wrong(zip, "its directory is damaged");
	directory = malloc((size_t)size + 1);
	zip->members = calloc(count + 1, sizeof(*zip->members));
	zip->names = malloc((size_t)size + count + 1);
	status = !directory || !zip->members || !zip->names ? -1 : 0;
	if (status == 0)
		status = read_at(zip, directory, size, offset);
	if (status == 0)
		status = take_members(zip, directory, size, count, max);
	free(directory);
	return status;
}

int
zip_open(struct zip *zip, const char *file, uint64_t max)
{
	struct stat st;

	*zip = (struct zip){0};
	zip->fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (zip->fd < 0 || fstat(zip->fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode))
		return wrong(zip, "it is not a regular file");
	zip->file_size = (uint64_t)st.st_size;
	return read_directory(zip, max);
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
read_packed(struct zip *zip, const struct zip_member *m)
{
	unsigned char local[LOCAL_LEN];
	uint64_t at;

	if (read_at(zip, local, LOCAL_LEN, m->offset) < 0)
		return -1;
	if (memcmp(local, "PK\3\4", 4) || le_get16(local + 26) != m->name_len)
		return wrong(zip, "a member's header in it is damaged");
	at = m->offset + LOCAL_LEN + m->name_len + le_get16(local + 28);
	zip->packed.len = 0;
	if (m->packed > zip->file_size)
		return wrong(zip, "it is cut short");
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
