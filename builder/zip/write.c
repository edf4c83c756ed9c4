/* SPDX-License-Identifier: MIT */
/*
 * Writing zip headers; see zip/write.h.
 *
 * Format notes. zip/format.h has the fields of the headers. Further:
 *   time (4.4.6): hour << 11 | minute << 5 | second / 2, date: year - 1980 << 9 | month << 5 | day;
 *     local time by the letter, UTC here, since an archive has no time zone. The extra field "UT"
 *     (0x5455, Info-ZIP) has the seconds since 1970: length 5, flags 1, time 4; unzip prefers it.
 *   zip64 (4.5.3): a size or an offset that does not fit into 32 bits is all ones there, and the
 *     extra field 1 has it in 64: size, packed size (both, in a local header), offset. The end
 *     record of 64 bits and its locator stand before the end record if that cannot hold a number.
 *   version needed (4.4.3): 1.0 stored, 2.0 deflated or a directory, 4.5 zip64
 *   flag bit 11 (4.4.4): the name is UTF-8; set for UTF-8 names that are not ASCII
 *   external attributes (4.4.15): st_mode in the high half; 0x10 in the low half marks a directory
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "core/endian.h"
#include "text/utf8.h"
#include "zip/flags.h"
#include "zip/write.h"

#define NARROW 0xffffffffu
#define MADE_BY (ZIP_SYSTEM_UNIX << 8 | ZIP_VERSION_4_5)
#define IS_DIR(mode) (((mode)&0170000) == 0040000)
#define DOS_DIR 0x10 /* in the low half of the external attributes */
#define UT_LEN 9     /* bytes of the extra field "UT" with its head */

/* A header as it grows, with room for its fixed part and all extra fields. */
struct zip_head {
	unsigned char bytes[ZIP_CENTRAL_LEN + UT_LEN + 4 + 24];
	size_t n;
};

static void
zip_put64(unsigned char *at, uint64_t value)
{
	le_put32(at, (uint32_t)(value & 0xffffffffu));
	le_put32(at + 4, (uint32_t)(value >> 32));
}

static uint32_t
zip_narrow(uint64_t value)
{
	return value < NARROW ? (uint32_t)value : NARROW;
}

int
zip_is_wide(uint64_t size)
{
	return size >= NARROW - NARROW / 256;
}

/* The date in the high half, the time in the low one, as they lie in a header. */
static uint32_t
zip_dos_time(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < 315532800 || !gmtime_r(&t, &tm))
		return (uint32_t)ZIP_FIRST_DATE << 16;
	return (uint32_t)(tm.tm_year - 80) << 25 | (uint32_t)(tm.tm_mon + 1) << 21 |
	       (uint32_t)tm.tm_mday << 16 | (uint32_t)tm.tm_hour << 11 | (uint32_t)tm.tm_min << 5 |
	       (uint32_t)tm.tm_sec / 2;
}

static enum zip_version
zip_version_of(const struct zip_header *m, int is_wide)
{
	if (is_wide)
		return ZIP_VERSION_4_5;
	return m->method == ZIP_DEFLATED || IS_DIR(m->mode) ? ZIP_VERSION_2_0 : ZIP_VERSION_1_0;
}

/* Puts the fields that both headers share; extra is the length of all extra fields. */
static void
zip_put_shared(unsigned char *at, const struct zip_header *m, int is_wide, size_t extra)
{
	uint32_t time = zip_dos_time(m->time);

	le_put16(at + ZIP_VERSION, (uint16_t)zip_version_of(m, is_wide));
	le_put16(at + ZIP_FLAGS, utf8_kind_of(m->name) == UTF8_WIDE ? ZIP_FLAG_UTF8 : 0);
	le_put16(at + ZIP_METHOD, (uint16_t)m->method);
	le_put16(at + ZIP_TIME, (uint16_t)(time & 0xffff));
	le_put16(at + ZIP_DATE, (uint16_t)(time >> 16));
	le_put32(at + ZIP_CRC, m->crc);
	le_put32(at + ZIP_PACKED, m->is_wide ? NARROW : (uint32_t)m->packed);
	le_put32(at + ZIP_SIZE, m->is_wide ? NARROW : (uint32_t)m->size);
	le_put16(at + ZIP_NAME_LEN, (uint16_t)strlen(m->name));
	le_put16(at + ZIP_EXTRA_LEN, (uint16_t)extra);
}

static void
zip_add16(struct zip_head *head, unsigned value)
{
	le_put16(head->bytes + head->n, (uint16_t)value);
	head->n += 2;
}

static void
zip_add64(struct zip_head *head, uint64_t value)
{
	zip_put64(head->bytes + head->n, value);
	head->n += 8;
}

static void
zip_add_ut(struct zip_head *head, int64_t time)
{
	zip_add16(head, ZIP_EXTRA_UT);
	zip_add16(head, UT_LEN - 4);
	head->bytes[head->n++] = 1; /* the modification time follows */
	le_put32(head->bytes + head->n, (uint32_t)time);
	head->n += 4;
}

/* Appends the fixed part, the name, and the extra fields, which follow the fixed part in head. */
static int
zip_add_header(const struct zip_head *head, size_t fixed, const char *name, struct buf *out)
{
	size_t n = strlen(name);

	if (n > UINT16_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return buf_add(out, head->bytes, fixed) | buf_add(out, name, n) |
	       buf_add(out, head->bytes + fixed, head->n - fixed);
}

int
zip_local(const struct zip_header *m, struct buf *out)
{
	struct zip_head head = {.bytes = ZIP_LOCAL_SIGNATURE, .n = ZIP_LOCAL_LEN};

	zip_put_shared(head.bytes + ZIP_LOCAL_SHARED, m, m->is_wide,
		       m->is_wide ? UT_LEN + 4 + 16 : UT_LEN);
	zip_add_ut(&head, m->time);
	if (m->is_wide) {
		zip_add16(&head, ZIP_EXTRA_ZIP64);
		zip_add16(&head, 16);
		zip_add64(&head, m->size);
		zip_add64(&head, m->packed);
	}
	return zip_add_header(&head, ZIP_LOCAL_LEN, m->name, out);
}

int
zip_central(const struct zip_header *m, struct buf *out)
{
	struct zip_head head = {.bytes = ZIP_CENTRAL_SIGNATURE, .n = ZIP_CENTRAL_LEN};
	int is_far = m->offset >= NARROW;
	unsigned wide = (m->is_wide ? 16 : 0) + (is_far ? 8 : 0);

	le_put16(head.bytes + ZIP_CENTRAL_MADE_BY, MADE_BY);
	zip_put_shared(head.bytes + ZIP_CENTRAL_SHARED, m, wide > 0,
		       UT_LEN + (wide ? 4 + wide : 0));
	le_put32(head.bytes + ZIP_CENTRAL_EXTERNAL,
		 (uint32_t)m->mode << 16 | (IS_DIR(m->mode) ? DOS_DIR : 0));
	le_put32(head.bytes + ZIP_CENTRAL_OFFSET, zip_narrow(m->offset));
	zip_add_ut(&head, m->time);
	if (wide) {
		zip_add16(&head, ZIP_EXTRA_ZIP64);
		zip_add16(&head, wide);
	}
	if (m->is_wide) {
		zip_add64(&head, m->size);
		zip_add64(&head, m->packed);
	}
	if (is_far)
		zip_add64(&head, m->offset);
	return zip_add_header(&head, ZIP_CENTRAL_LEN, m->name, out);
}

/* Appends the end record of 64 bits and its locator. */
static int
zip_add_end64(uint64_t count, uint64_t offset, uint64_t len, struct buf *out)
{
	unsigned char end[ZIP64_END_LEN] = ZIP64_END_SIGNATURE;
	unsigned char locator[ZIP64_LOCATOR_LEN] = ZIP64_LOCATOR_SIGNATURE;

	zip_put64(end + ZIP64_END_REST, ZIP64_END_LEN - ZIP64_END_MADE_BY);
	le_put16(end + ZIP64_END_MADE_BY, MADE_BY);
	le_put16(end + ZIP64_END_VERSION, ZIP_VERSION_4_5);
	zip_put64(end + ZIP64_END_ENTRIES_HERE, count);
	zip_put64(end + ZIP64_END_ENTRIES, count);
	zip_put64(end + ZIP64_END_DIRECTORY_LEN, len);
	zip_put64(end + ZIP64_END_DIRECTORY, offset);
	zip_put64(locator + ZIP64_LOCATOR_RECORD, offset + len);
	le_put32(locator + ZIP64_LOCATOR_DISKS, 1);
	return buf_add(out, end, sizeof(end)) | buf_add(out, locator, sizeof(locator));
}

int
zip_end(uint64_t count, uint64_t offset, uint64_t len, struct buf *out)
{
	unsigned char end[ZIP_END_LEN] = ZIP_END_SIGNATURE;
	uint16_t entries = count < UINT16_MAX ? (uint16_t)count : UINT16_MAX;
	int is_wide = count >= UINT16_MAX || offset >= NARROW || len >= NARROW;

	le_put16(end + ZIP_END_ENTRIES_HERE, entries);
	le_put16(end + ZIP_END_ENTRIES, entries);
	le_put32(end + ZIP_END_DIRECTORY_LEN, zip_narrow(len));
	le_put32(end + ZIP_END_DIRECTORY, zip_narrow(offset));
	return (is_wide ? zip_add_end64(count, offset, len, out) : 0) |
	       buf_add(out, end, sizeof(end));
}
