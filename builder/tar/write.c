/* SPDX-License-Identifier: MIT */
/*
 * Writing tar headers; see tar/write.h.
 *
 * Format notes (POSIX.1-2018, pax, "ustar Interchange Format" and "pax Interchange Format").
 *   header, one block of 512 bytes: name 0 (100), mode 100 (8), uid 108 (8), gid 116 (8), size 124
 *     (12), mtime 136 (12), checksum 148 (8), type 156, link name 157 (100), "ustar" NUL "00" 257,
 *     user 265 (32), group 297 (32), device 329 (8 and 8), prefix 345 (155). Numbers are octal with
 *     a NUL at the end; texts have a NUL unless they fill their field. The checksum is the sum of
 *     all bytes with its own taken for blanks: six digits, NUL, blank.
 *   A name is PREFIX/NAME if the prefix is not empty. A directory's ends in '/'.
 *   A pax header is a file of type 'x' before the member's own header, of lines of LENGTH, blank,
 *     KEY, '=', VALUE, newline, whose length counts all of the line, itself too. path, linkpath and
 *     size take the place of what the header says. Their texts are UTF-8 unless hdrcharset=BINARY
 *     stands before them.
 *   The archive ends with two blocks of zeros, filled up to a record of 20 blocks.
 * What fits into the ustar fields stands there alone, so that readers that know no pax (busybox)
 * get it; names that are not ASCII stand in both, since only pax says that they are UTF-8.
 */
#include <stdio.h>
#include <string.h>

#include "tar/write.h"
#include "text/utf8.h"

#define NAME_LEN 100
#define PREFIX_LEN 155
#define SIZE_MAX_OCTAL 077777777777 /* 8 GiB less one */
#define RECORD (20 * TAR_BLOCK)

/* Where to cut a name of n bytes into prefix and name: the place of a '/', 0: none needed, -1. */
static long
cut_of(const char *name, size_t n)
{
	if (n <= NAME_LEN)
		return 0;
	for (size_t at = n - NAME_LEN - 1; at <= PREFIX_LEN && at + 1 < n; at++)
		if (at > 0 && name[at] == '/')
			return (long)at;
	return -1;
}

/* Appends a pax line; its length is a number that counts its own digits. */
static int
add_line(struct buf *lines, const char *key, const char *value)
{
	size_t n = strlen(key) + strlen(value) + 3, digits = 1;

	for (size_t most = 10; n + digits >= most; most *= 10)
		digits++;
	return buf_printf(lines, "%zu %s=%s\n", n + digits, key, value);
}

/* The lines of the member's pax header, if it needs one. */
static int
add_lines(const struct tar_member *m, const char *name, struct buf *lines)
{
	const char *target = m->target ? m->target : "";
	int has_path = cut_of(name, strlen(name)) < 0;
	int has_target = strlen(target) > NAME_LEN;
	enum utf8_kind kinds[] = {utf8_kind_of(name), utf8_kind_of(target)};
	char size[32];
	int status = 0;

	if (kinds[0] != UTF8_NOT && kinds[1] != UTF8_NOT) {
		has_path |= kinds[0] == UTF8_WIDE;
		has_target |= kinds[1] == UTF8_WIDE;
	} else if (has_path || has_target) {
		status = add_line(lines, "hdrcharset", "BINARY");
	}
	if (has_path && status == 0)
		status = add_line(lines, "path", name);
	if (has_target && status == 0)
		status = add_line(lines, "linkpath", target);
	if (m->size > SIZE_MAX_OCTAL && status == 0) {
		snprintf(size, sizeof(size), "%llu", (unsigned long long)m->size);
		status = add_line(lines, "size", size);
	}
	return status;
}

/* A text in a field that it fills, or ends in with NULs; what does not fit is in the pax header. */
static void
put_text(char *field, size_t room, const char *text, size_t n)
{
	memcpy(field, text, n < room ? n : room);
}

static void
put_octal(char *field, size_t room, uint64_t value)
{
	field[--room] = '\0';
	for (; room > 0; value >>= 3)
		field[--room] = (char)('0' + (value & 7));
}

static int
add_header(struct buf *out, const char *name, int type, const struct tar_member *m, uint64_t size)
{
	size_t n = strlen(name);
	long cut = cut_of(name, n);
	char head[TAR_BLOCK] = {0};
	unsigned sum = 0;

	if (cut > 0) {
		put_text(head + 345, PREFIX_LEN, name, (size_t)cut);
		name += cut + 1;
		n -= (size_t)cut + 1;
	}
	put_text(head, NAME_LEN, name, n);
	put_octal(head + 100, 8, m->mode);
	put_octal(head + 108, 8, 0);
	put_octal(head + 116, 8, 0);
	put_octal(head + 124, 12, size > SIZE_MAX_OCTAL ? 0 : size);
	put_octal(head + 136, 12, (uint64_t)m->time);
	head[156] = (char)type;
	if (m->target && type != 'x')
		put_text(head + 157, NAME_LEN, m->target, strlen(m->target));
	memcpy(head + 257, "ustar\00000", 8);
	put_octal(head + 329, 8, 0);
	put_octal(head + 337, 8, 0);
	memset(head + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)head[i];
	put_octal(head + 148, 7, sum);
	return buf_add(out, head, sizeof(head));
}

static int
add_zeros(struct buf *out, size_t n)
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
		status = add_lines(m, buf_str(&name), &lines);
	if (status == 0 && lines.len > 0) {
		status = add_header(out, "PaxHeaders/x", 'x', &pax, lines.len) |
			 buf_add(out, lines.data, lines.len) |
			 add_zeros(out, tar_padding(lines.len));
	}
	if (status == 0)
		status = add_header(out, name.data, m->type, m, m->size);
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
	uint64_t all = (len + 2 * TAR_BLOCK + RECORD - 1) / RECORD * RECORD;

	return add_zeros(out, (size_t)(all - len));
}
