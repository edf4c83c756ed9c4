/* SPDX-License-Identifier: MIT */
/*
 * Writing tar headers; see tar/write.h.
 *
 * Format notes (POSIX.1-2018, pax, "ustar Interchange Format" and "pax Interchange Format").
 *   header: one block; tar/format.h has its fields. Numbers are octal with a NUL at the end; texts
 *     have a NUL unless they fill their field. The checksum is the sum of all bytes, its own taken
 *     for blanks: six digits, NUL, blank.
 *   A name is PREFIX/NAME if the prefix is not empty. That of a directory ends in '/'.
 *   A pax header is a file of type 'x' before the header of the member: lines of LENGTH, blank,
 *     KEY, '=', VALUE, newline. The length counts the whole line, itself too. path, linkpath and
 *     size replace the fields of the header. Their texts are UTF-8 unless hdrcharset=BINARY stands
 *     before them.
 *   The archive ends with two blocks of zeros, filled up to a record of 20 blocks.
 * A value that fits into its ustar field stands only there, for readers without pax (busybox). A
 * name that is not ASCII stands in both, since only pax defines it as UTF-8.
 */
#include <stdio.h>
#include <string.h>

#include "tar/write.h"
#include "text/utf8.h"

#define SIZE_MAX_OCTAL 077777777777 /* 8 GiB less one */
#define RECORD (20L * TAR_BLOCK)

/*
 * Where to cut a name of n bytes into prefix and name. Returns the index of a '/', 0 if no cut is
 * needed, -1 if none is possible.
 */
static long
tar_name_cut(const char *name, size_t n)
{
	if (n <= TAR_NAME_LEN)
		return 0;
	for (size_t at = n - TAR_NAME_LEN - 1; at <= TAR_PREFIX_LEN && at + 1 < n; at++)
		if (at > 0 && name[at] == '/')
			return (long)at;
	return -1;
}

/* Appends a pax line. Its length counts its own digits too. */
static int
pax_add_line(struct buf *lines, const char *key, const char *value)
{
	size_t n = strlen(key) + strlen(value) + 3, digits = 1;

	for (size_t most = 10; n + digits >= most; most *= 10)
		digits++;
	return buf_printf(lines, "%zu %s=%s\n", n + digits, key, value);
}

/* Adds the lines of the pax header that the member needs, if any. */
static int
pax_add_lines(const struct tar_member *m, const char *name, struct buf *lines)
{
	const char *target = m->target ? m->target : "";
	int has_path = tar_name_cut(name, strlen(name)) < 0;
	int has_target = strlen(target) > TAR_NAME_LEN;
	enum utf8_kind kinds[] = {utf8_kind_of(name), utf8_kind_of(target)};
	char size[32];
	int status = 0;

	if (kinds[0] != UTF8_NOT && kinds[1] != UTF8_NOT) {
		has_path |= kinds[0] == UTF8_WIDE;
		has_target |= kinds[1] == UTF8_WIDE;
	} else if (has_path || has_target) {
		status = pax_add_line(lines, "hdrcharset", "BINARY");
	}
	if (has_path && status == 0)
		status = pax_add_line(lines, "path", name);
	if (has_target && status == 0)
		status = pax_add_line(lines, "linkpath", target);
	if (m->size > SIZE_MAX_OCTAL && status == 0) {
		(void)snprintf(size, sizeof(size), "%llu", (unsigned long long)m->size);
		status = pax_add_line(lines, "size", size);
	}
	return status;
}

/* Puts a text into its field, cut if it is too long: then the pax header has all of it. */
static void
tar_put_text(char *field, size_t room, const char *text, size_t n)
{
	memcpy(field, text, n < room ? n : room);
}

static void
tar_put_octal(char *field, size_t room, uint64_t value)
{
	field[--room] = '\0';
	for (; room > 0; value >>= 3)
		field[--room] = (char)('0' + (value & 7));
}

static int
tar_add_header(struct buf *out, const char *name, int type, const struct tar_member *m,
	       uint64_t size)
{
	size_t n = strlen(name);
	long cut = tar_name_cut(name, n);
	char head[TAR_BLOCK] = {0};
	unsigned sum = 0;

	if (cut > 0) {
		tar_put_text(head + TAR_PREFIX, TAR_PREFIX_LEN, name, (size_t)cut);
		name += cut + 1;
		n -= (size_t)cut + 1;
	}
	tar_put_text(head + TAR_NAME, TAR_NAME_LEN, name, n);
	tar_put_octal(head + TAR_MODE, TAR_NUMBER_LEN, m->mode);
	tar_put_octal(head + TAR_UID, TAR_NUMBER_LEN, 0);
	tar_put_octal(head + TAR_GID, TAR_NUMBER_LEN, 0);
	tar_put_octal(head + TAR_SIZE, TAR_LONG_NUMBER_LEN, size > SIZE_MAX_OCTAL ? 0 : size);
	tar_put_octal(head + TAR_MTIME, TAR_LONG_NUMBER_LEN, (uint64_t)m->time);
	head[TAR_TYPE] = (char)type;
	if (m->target && type != TAR_PAX)
		tar_put_text(head + TAR_LINK_NAME, TAR_NAME_LEN, m->target, strlen(m->target));
	memcpy(head + TAR_MAGIC, "ustar\00000", 8);
	tar_put_octal(head + TAR_DEVICE_MAJOR, TAR_NUMBER_LEN, 0);
	tar_put_octal(head + TAR_DEVICE_MINOR, TAR_NUMBER_LEN, 0);
	memset(head + TAR_CHECKSUM, ' ', TAR_NUMBER_LEN);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)head[i];
	tar_put_octal(head + TAR_CHECKSUM, TAR_NUMBER_LEN - 1, sum);
	return buf_add(out, head, sizeof(head));
}

static int
tar_add_zeros(struct buf *out, size_t n)
{
	if (buf_reserve(out, n) < 0)
		return -1;
	memset(out->data + out->len, 0, n + 1);
	out->len += n;
	return 0;
}

int
tar_header(const struct tar_member *m, struct buf *out)
{
	struct buf name = {0}, lines = {0};
	struct tar_member pax = {.mode = 0644, .time = m->time};
	int status = buf_puts(&name, m->name);

	if (status == 0 && m->type == TAR_DIR)
		status = buf_putc(&name, '/');
	if (status == 0)
		status = pax_add_lines(m, buf_str(&name), &lines);
	if (status == 0 && lines.len > 0) {
		status = tar_add_header(out, "PaxHeaders/x", TAR_PAX, &pax, lines.len) |
			 buf_add(out, lines.data, lines.len) |
			 tar_add_zeros(out, tar_padding(lines.len));
	}
	if (status == 0)
		status = tar_add_header(out, name.data, m->type, m, m->size);
	buf_free(&name);
	buf_free(&lines);
	return status;
}

size_t
tar_padding(uint64_t size)
{
	return (size_t)(-size % TAR_BLOCK);
}

int
tar_end(uint64_t len, struct buf *out)
{
	uint64_t all = (len + 2L * TAR_BLOCK + RECORD - 1) / RECORD * RECORD;

	return tar_add_zeros(out, (size_t)(all - len));
}
