/* SPDX-License-Identifier: MIT */
/*
 * Writing zip headers; see zip/write.h.
 *
 * Format notes. zip/read.c has the fields of the headers; what is more here:
 *   time (4.4.6): hour << 11 | minute << 5 | second / 2, date: year - 1980 << 9 | month << 5 | day;
 *     local time by the letter, UTC here, since an archive knows no place. The extra field "UT"
 *     (0x5455, Info-ZIP) has the seconds since 1970: length 5, flags 1, time 4; unzip believes it.
 *   zip64 (4.5.3): where 32 bits do not hold a size or an offset they are all ones, and the extra
 *     field 1 has it in 64: size, packed size (both, in a local header), offset.
 *   zip64 end record (4.3.14), 56 bytes: signature 0, length of the rest 4 (44), made by 12,
 *     needed 14, disks 16 and 20, entries here 24, entries 32, directory size 40, offset 48; and
 *     its locator (4.3.15), 20 bytes: signature 0, disk 4, offset of the record 8, disks 16. They
 *     stand before the end record where that cannot hold a number.
 *   version needed (4.4.3): 1.0 stored, 2.0 deflated or a directory, 4.5 zip64
 *   flag bit 11 (4.4.4): the name is UTF-8; set where it is, and is not ASCII
 *   system 3 (4.4.2): Unix; the high half of the external attributes is st_mode, 0x10 in the low
 *     one says directory
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "core/endian.h"
#include "gzip/deflate.h"
#include "text/utf8.h"
#include "zip/write.h"

#define NARROW 0xffffffffu
#define MADE_BY (3 << 8 | 45)
#define IS_DIR(mode) (((mode)&0170000) == 0040000)

/* A header as it grows, with room for its fixed part and all extra fields. */
struct head {
	unsigned char bytes[46 + 9 + 4 + 24];
	size_t n;
};

static void
put16(struct head *h, unsigned value)
{
	le_put16(h->bytes + h->n, (uint16_t)value);
	h->n += 2;
}

static void
put32(struct head *h, uint32_t value)
{
	le_put32(h->bytes + h->n, value);
	h->n += 4;
}

static void
put64(struct head *h, uint64_t value)
{
	put32(h, (uint32_t)(value & 0xffffffffu));
	put32(h, (uint32_t)(value >> 32));
}

static uint32_t
narrow(uint64_t value)
{
	return value < NARROW ? (uint32_t)value : NARROW;
}

int
zip_is_wide(uint64_t size)
{
	return size >= NARROW - NARROW / 256;
}

static uint32_t
dos_time(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < 315532800 || !gmtime_r(&t, &tm))
		return 0x21u << 16; /* 1980-01-01, the format's first day */
	return (uint32_t)(tm.tm_year - 80) << 25 | (uint32_t)(tm.tm_mon + 1) << 21 |
	       (uint32_t)tm.tm_mday << 16 | (uint32_t)tm.tm_hour << 11 | (uint32_t)tm.tm_min << 5 |
	       (uint32_t)tm.tm_sec / 2;
}

/* What both headers have in common, from "version needed" to the length of the name. */
static void
put_shared(struct head *h, const struct zip_header *m, int is_wide)
{
	put16(h, is_wide ? 45 : m->method == ZIP_DEFLATED || IS_DIR(m->mode) ? 20 : 10);
	put16(h, utf8_kind_of(m->name) == UTF8_WIDE ? 1 << 11 : 0);
	put16(h, m->method);
	put32(h, dos_time(m->time));
	put32(h, m->crc);
	put32(h, is_wide ? NARROW : (uint32_t)m->packed);
	put32(h, is_wide ? NARROW : (uint32_t)m->size);
	put16(h, (unsigned)strlen(m->name));
}

static void
put_ut(struct head *h, int64_t time)
{
	put16(h, 0x5455);
	put16(h, 5);
	h->bytes[h->n++] = 1;
	put32(h, (uint32_t)time);
}

/* The fixed part, the name, and the extra fields, which stand behind the fixed part in h. */
static int
add(const struct head *h, size_t fixed, const char *name, struct buf *out)
{
	size_t n = strlen(name);

	if (n > UINT16_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return buf_add(out, h->bytes, fixed) | buf_add(out, name, n) |
	       buf_add(out, h->bytes + fixed, h->n - fixed);
}

int
zip_local(const struct zip_header *m, struct buf *out)
{
	struct head h = {.bytes = "PK\3\4", .n = 4};

	put_shared(&h, m, m->is_wide);
	put16(&h, m->is_wide ? 9 + 20 : 9);
	put_ut(&h, m->time);
	if (m->is_wide) {
		put16(&h, 1);
		put16(&h, 16);
		put64(&h, m->size);
		put64(&h, m->packed);
	}
	return add(&h, 30, m->name, out);
}

int
zip_central(const struct zip_header *m, struct buf *out)
{
	struct head h = {.bytes = "PK\1\2", .n = 4};
	int is_far = m->offset >= NARROW;
	unsigned wide = (m->is_wide ? 16 : 0) + (is_far ? 8 : 0);
	size_t version;

	put16(&h, MADE_BY);
	version = h.n;
	put_shared(&h, m, m->is_wide);
	if (wide)
		le_put16(h.bytes + version, 45);
	put16(&h, 9 + (wide ? 4 + wide : 0));
	put16(&h, 0); /* comment */
	put16(&h, 0); /* disk */
	put16(&h, 0); /* internal attributes */
	put32(&h, (uint32_t)m->mode << 16 | (IS_DIR(m->mode) ? 0x10 : 0));
	put32(&h, narrow(m->offset));
	put_ut(&h, m->time);
	if (wide) {
		put16(&h, 1);
		put16(&h, wide);
	}
	if (m->is_wide) {
		put64(&h, m->size);
		put64(&h, m->packed);
	}
	if (is_far)
		put64(&h, m->offset);
	return add(&h, 46, m->name, out);
}

int
zip_end(uint64_t count, uint64_t offset, uint64_t len, struct buf *out)
{
	struct head h = {.bytes = "PK\6\6", .n = 4};
	struct head end = {.bytes = "PK\5\6", .n = 8};
	unsigned entries = count < UINT16_MAX ? (unsigned)count : UINT16_MAX;
	int is_wide = count >= UINT16_MAX || offset >= NARROW || len >= NARROW;

	put64(&h, 44);
	put16(&h, MADE_BY);
	put16(&h, 45);
	put64(&h, 0); /* disks */
	put64(&h, count);
	put64(&h, count);
	put64(&h, len);
	put64(&h, offset);
	memcpy(h.bytes + h.n, "PK\6\7", 4);
	h.n += 4;
	put32(&h, 0);
	put64(&h, offset + len);
	put32(&h, 1);
	put16(&end, entries);
	put16(&end, entries);
	put32(&end, narrow(len));
	put32(&end, narrow(offset));
	put16(&end, 0);
	return (is_wide ? buf_add(out, h.bytes, h.n) : 0) | buf_add(out, end.bytes, end.n);
}
