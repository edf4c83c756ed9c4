/* SPDX-License-Identifier: MIT */
/*
 * The central directory of a zip archive; see zip/central.h.
 *
 * Format notes. zip/format.h has the fields. A header is 46 bytes and up to three fields of 64 KiB.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "common/path.h"
#include "core/endian.h"
#include "core/interrupt.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "zip/central.h"
#include "zip/end_record.h"
#include "zip/extra_field.h"
#include "zip/flags.h"
#include "zip/format.h"

#define VERSION_MAX 63 /* needed to extract (4.4.3): 6.3, as far as Python reads; in the low byte */
#define HEADER_MAX (ZIP_CENTRAL_LEN + 3 * 0xffff)
#define WINDOW (256u << 10) /* bytes that are read at once: more than a header */

static int
central_wrong(struct zip_central *central, const char *how)
{
	central->wrong = how;
	errno = EBADMSG;
	return -1;
}

static int
central_check(struct zip_central *central, const struct zip_member *m, unsigned flags)
{
	const char *why =
		m->skipped && !m->name_len ? NULL : safe_name_reject(m->name, m->name_len);

	if (!why && m->skipped + m->name_len >= PATH_CAP)
		why = "it is too long";
	if (why) {
		central->bad_name = m->name;
		central->bad_len = m->name_len;
		central->bad_why = why;
		return central_wrong(central, "a name in it cannot be unpacked");
	}
	why = zip_flags_reject(flags);
	if (why)
		return central_wrong(central, why);
	if (m->mode && !S_ISREG(m->mode) && !S_ISDIR(m->mode) && (m->mode & S_IFMT) != 0 &&
	    !(central->has_links && S_ISLNK(m->mode)))
		return central_wrong(central, "a member of it is a link or a device");
	if (m->method != ZIP_STORED && m->method != ZIP_DEFLATED)
		return central_wrong(central,
				     "a member of it is packed by a method other than deflate");
	if (m->method == ZIP_STORED && m->packed != m->size)
		return central_wrong(central, "a member's size in it is wrong");
	/* 1032 to 1 is the best that deflate can do: 258 bytes for two bits. */
	if (m->size / 1032 > m->packed)
		return central_wrong(central, "a member's size in it is wrong");
	return 0;
}

/* Ends the name with a NUL, in the place of its header, and takes "./" from its start. */
static void
central_take_name(const struct zip_central *central, struct zip_member *m, unsigned char *header)
{
	memmove(header, header + ZIP_CENTRAL_LEN, m->name_len);
	header[m->name_len] = '\0';
	m->name = (const char *)header;
	m->skipped = 0;
	while (central->has_links && m->name[0] == '.' && m->name[1] == '/') {
		m->name += 2;
		m->name_len -= 2;
		m->skipped += 2;
	}
	m->is_dir = m->name_len > 0 ? m->name[m->name_len - 1] == '/' : m->skipped > 0;
}

/* Reads one header of up to `left` bytes. Returns the bytes that it has, or 0 after a fault. */
static size_t
central_take_header(struct zip_central *central, unsigned char *at, size_t left,
		    struct zip_member *m)
{
	const unsigned char *shared = at + ZIP_CENTRAL_SHARED;
	uint64_t wide[ZIP_EXTRA_WIDE];
	unsigned flags;
	size_t len;

	if (left < ZIP_CENTRAL_LEN || memcmp(at, ZIP_CENTRAL_SIGNATURE, ZIP_SIGNATURE_LEN) != 0)
		return central_wrong(central, "its directory is damaged"), 0;
	if (shared[ZIP_VERSION] > VERSION_MAX)
		return central_wrong(central, "a member of it needs a later version of the format"),
		       0;
	wide[ZIP_EXTRA_PACKED] = le_get32(shared + ZIP_PACKED);
	wide[ZIP_EXTRA_SIZE] = le_get32(shared + ZIP_SIZE);
	wide[ZIP_EXTRA_OFFSET] = le_get32(at + ZIP_CENTRAL_OFFSET);
	m->name_len = le_get16(shared + ZIP_NAME_LEN);
	len = ZIP_CENTRAL_LEN + m->name_len + le_get16(shared + ZIP_EXTRA_LEN) +
	      le_get16(at + ZIP_CENTRAL_COMMENT_LEN);
	if (left < len)
		return central_wrong(central, "its directory is damaged"), 0;
	m->method = le_get16(shared + ZIP_METHOD);
	m->crc = le_get32(shared + ZIP_CRC);
	m->mode = at[ZIP_CENTRAL_SYSTEM] == ZIP_SYSTEM_UNIX
			  ? le_get32(at + ZIP_CENTRAL_EXTERNAL) >> 16
			  : 0;
	m->time = zip_extra_time(le_get16(shared + ZIP_TIME), le_get16(shared + ZIP_DATE));
	if (zip_extra_take(at + ZIP_CENTRAL_LEN + m->name_len, le_get16(shared + ZIP_EXTRA_LEN),
			   wide, &m->time) < 0)
		return central_wrong(central, "a member's sizes of 64 bits are missing"), 0;
	m->size = wide[ZIP_EXTRA_SIZE];
	m->packed = wide[ZIP_EXTRA_PACKED];
	m->offset = wide[ZIP_EXTRA_OFFSET];
	flags = le_get16(shared + ZIP_FLAGS);
	central_take_name(central, m, at);
	return central_check(central, m, flags) < 0 ? 0 : len;
}

/* Reads on, so that the window has a whole header. Returns 0, or -1 with errno. */
static int
central_fill(struct zip_central *central)
{
	size_t rest = central->n - central->at, more;

	if (rest >= HEADER_MAX || central->unread == 0)
		return 0;
	if (rest > 0)
		memmove(central->window.data, central->window.data + central->at, rest);
	central->window.len = rest;
	more = central->unread < WINDOW - rest ? (size_t)central->unread : WINDOW - rest;
	if (buf_reserve(&central->window, more) < 0)
		return -1;
	if (io_read_at(central->fd, central->window.data + rest, more, (off_t)central->offset) < 0)
		return errno == EBADMSG ? central_wrong(central, "it is cut short") : -1;
	central->offset += more;
	central->unread -= more;
	central->at = 0;
	central->n = rest + more;
	return 0;
}

int
zip_central_next(struct zip_central *central, struct zip_member *m)
{
	size_t n = 0;

	if (interrupt_check() < 0 || central_fill(central) < 0)
		return -1;
	if (central->taken == central->end.count) {
		/* Others go by the size, and would see more members. */
		return central->at == central->n
			       ? 0
			       : central_wrong(central, "its directory is damaged");
	}
	n = central_take_header(central, (unsigned char *)central->window.data + central->at,
				central->n - central->at, m);
	if (n == 0)
		return -1;
	/* Members that share their bytes are a bomb: their packed sizes exceed the file. */
	if (m->packed > central->file_size - central->packed)
		return central_wrong(central, "its members overlap");
	if (m->size > central->max - central->size)
		return central_wrong(central, "it would unpack to more than is allowed");
	central->packed += m->packed;
	central->size += m->size;
	central->at += n;
	central->taken++;
	return 1;
}

void
zip_central_rewind(struct zip_central *central)
{
	central->offset = central->end.offset;
	central->unread = central->end.size;
	central->at = central->n = 0;
	central->taken = central->packed = central->size = 0;
}

int
zip_central_open(struct zip_central *central, int fd, uint64_t file_size)
{
	central->fd = fd;
	central->file_size = file_size;
	if (zip_end_record_find(fd, file_size, &central->end, &central->wrong) < 0)
		return -1;
	zip_central_rewind(central);
	return 0;
}

void
zip_central_release(struct zip_central *central)
{
	buf_free(&central->window);
}
