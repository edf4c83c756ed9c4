/* SPDX-License-Identifier: MIT */
/*
 * Reading tar archives; see tar/read.h.
 *
 * Format notes. tar/format.h has the fields of a header, tar/write.c has pax. Further:
 *   numbers: octal, with blanks before and a blank or NUL after; or, if the first bit is set, the
 *     bits after it as a big-endian number (GNU tar manual, "Basic Tar Format")
 *   checksum: some old writers add signed bytes
 *   magic: "ustar" NUL is POSIX's; "ustar  " NUL is GNU's, which has no prefix; the oldest format
 *     has none, and there a name that ends in '/' is a directory
 *   types: NUL and '7' are files too; 'x' is a pax header for the next member, 'g' one for all; 'L'
 *     and 'K' (GNU) hold the name of the next member, or its target; 'S' (GNU) is a sparse file:
 *     pairs of offset and length in the header, and further pairs in blocks after it
 *   sparse files in pax: GNU.sparse.name and realsize (or size) are those of the file; the parts
 *     are GNU.sparse.offset and numbytes in turn (0.0), GNU.sparse.map with commas (0.1), or lines
 *     before the bytes of the file, up to a whole block: their number, then offset and length of
 *     each part (1.0)
 * Links and directories have no bytes, even if their size is not 0.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/path.h"
#include "fs/safe_name.h"
#include "tar/format.h"
#include "tar/header.h"
#include "tar/read.h"
#include "tar/sparse_map.h"

#define PAX_MAX (1u << 20) /* bytes of a pax header */

static int
tar_wrong(struct tar *tar, const char *how)
{
	tar->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Takes exactly n bytes; to may be NULL. */
static int
tar_get(struct tar *tar, void *to, uint64_t n)
{
	if (tar_input_take(&tar->bytes, to, n) == 0)
		return 0;
	tar->is_named = 0; /* not a fault of the member */
	return errno == EBADMSG ? tar_wrong(tar, "it is cut short") : -1;
}

/* Reads a header to tar->block. Returns 1, or 0: it is the archive's end. */
static int
tar_read_block(struct tar *tar)
{
	int is_first = !tar->is_begun, status;

	status = tar_get(tar, tar->block, TAR_BLOCK);
	if (status < 0 && (errno != EBADMSG || !is_first))
		return -1;
	tar->is_begun = 1;
	if (status == 0 && tar_header_is_end(tar->block))
		return 0;
	if (status == 0 && tar_header_has_sum(tar->block))
		return 1;
	return tar_wrong(tar, is_first ? "it is not a tar, gzip or zip archive" : "it is damaged");
}

/* Reads a member's bytes, up to a whole block, as text. */
static int
tar_read_text(struct tar *tar, int64_t size, size_t max, struct buf *out)
{
	out->len = 0;
	if (size < 0 || (uint64_t)size > max)
		return tar_wrong(tar, "a name or header in it is too long");
	if (buf_reserve(out, (size_t)size + 1) < 0 || tar_get(tar, out->data, (uint64_t)size) < 0 ||
	    tar_get(tar, NULL, tar_padding((uint64_t)size)) < 0)
		return -1;
	out->len = (size_t)size;
	out->data[out->len] = '\0';
	return 0;
}

/* Reads a pax header. One for all members must not have anything that movenv would have to use. */
static int
tar_read_pax(struct tar *tar, int64_t size, int is_for_all)
{
	struct tar_pax all = {0};
	int status = tar_read_text(tar, size, PAX_MAX, &tar->text);

	if (status == 0)
		status = tar_pax_read(is_for_all ? &all : &tar->pax, tar->text.data, tar->text.len,
				      &tar->wrong);
	if (status == 0 && tar_pax_is_bound(&all))
		status = tar_wrong(tar, "it has one name or size for all of its members");
	tar_pax_release(&all);
	return status;
}

/* Reads GNU's long name, which ends with a NUL. */
static int
tar_read_long_name(struct tar *tar, int64_t size, struct buf *to, int *is_set)
{
	*is_set = 1;
	if (tar_read_text(tar, size, PATH_CAP, to) < 0)
		return -1;
	to->len = strlen(to->data);
	return 0;
}

static int
tar_wrong_holes(struct tar *tar)
{
	return errno == EBADMSG ? tar_wrong(tar, "its list of holes is damaged") : -1;
}

/* The member's bytes are parts of a file. */
static int
tar_begin_sparse(struct tar *tar)
{
	struct sparse *sparse = &tar->pax.sparse;

	if (tar->pax.has_map && sparse_map_pax(sparse, &tar->bytes, &tar->left) < 0)
		return tar_wrong_holes(tar);
	if (sparse_check(sparse, tar->left) < 0)
		return tar_wrong_holes(tar);
	tar->member.size = sparse->size;
	return 0;
}

/* The texts of the header, unless a header before it has others. Only POSIX has a prefix. */
static int
tar_take_names(struct tar *tar)
{
	const char *block = (const char *)tar->block, *link = block + TAR_LINK_NAME;
	const char *prefix = block + TAR_PREFIX;
	struct buf *name = &tar->pax.name, *target = &tar->pax.target;
	size_t n = memcmp(block + TAR_MAGIC, "ustar", 6) ? 0 : strnlen(prefix, TAR_PREFIX_LEN);

	if (!tar->pax.has_target && buf_add(target, link, strnlen(link, TAR_NAME_LEN)) < 0)
		return -1;
	if (tar->pax.has_name)
		return 0;
	if (n > 0 && (buf_add(name, prefix, n) < 0 || buf_putc(name, '/') < 0))
		return -1;
	return buf_add(name, block + TAR_NAME, strnlen(block + TAR_NAME, TAR_NAME_LEN));
}

static int
ends_in_slash(const struct buf *name)
{
	return name->len > 0 && name->data[name->len - 1] == '/';
}

/* The header in tar->block is a member's own. */
static int
tar_take_member(struct tar *tar, int64_t size)
{
	struct tar_member *m = &tar->member;
	int64_t time = tar_header_number(tar->block + TAR_MTIME, TAR_LONG_NUMBER_LEN);
	int64_t mode = tar_header_number(tar->block + TAR_MODE, TAR_NUMBER_LEN);
	const char *why = NULL;
	int kind;

	if (tar_take_names(tar) < 0)
		return -1;
	kind = tar_header_type(tar->block, ends_in_slash(&tar->pax.name), &why);
	*m = (struct tar_member){
		.name = tar_header_strip_name(&tar->pax.name),
		.type = kind,
		.target = kind == TAR_HARD_LINK ? tar_header_strip_name(&tar->pax.target)
						: buf_str(&tar->pax.target),
		.mode = (unsigned)mode & 07777,
		.time = tar->pax.has_time ? (int64_t)tar->pax.seconds
			: time < 0        ? 0
					  : time,
	};
	tar->is_named = 1;
	if (!why && m->name[0])
		why = safe_name_reject(m->name, strlen(m->name));
	else if (!why && kind != TAR_DIR)
		why = "it has the name of the directory itself";
	if (!why && kind == TAR_HARD_LINK && safe_name_reject(m->target, strlen(m->target)))
		why = "it is a link to a name that no archive may have";
	if (!why && mode < 0)
		why = "its header is damaged";
	if (why)
		return tar_wrong(tar, why);
	if (kind != TAR_FILE)
		return 1;
	tar->left = m->size = tar->pax.has_size ? tar->pax.size : (uint64_t)size;
	tar->padding = tar_padding(tar->left);
	return tar->pax.sparse.is_on && tar_begin_sparse(tar) < 0 ? -1 : 1;
}

void
tar_open(struct tar *tar, tar_take *take, void *arg)
{
	*tar = (struct tar){.bytes = {.take = take, .arg = arg}};
}

int
tar_next(struct tar *tar)
{
	int status;

	if (tar_get(tar, NULL, tar->left) < 0 || tar_get(tar, NULL, tar->padding) < 0)
		return -1;
	tar_pax_reset(&tar->pax);
	tar->left = tar->padding = tar->part = 0;
	tar->part_at = tar->part_end = 0;
	tar->is_named = 0;
	while ((status = tar_read_block(tar)) > 0) {
		int type = tar->block[TAR_TYPE];
		int64_t size = tar_header_number(tar->block + TAR_SIZE, TAR_LONG_NUMBER_LEN);

		if (size < 0)
			return tar_wrong(tar, "a size in it is damaged");
		if (type == TAR_GNU_SPARSE &&
		    sparse_map_gnu(&tar->pax.sparse, tar->block, &tar->bytes) < 0)
			return tar_wrong_holes(tar);
		if (type == TAR_PAX || type == TAR_PAX_OLD || type == TAR_PAX_ALL)
			status = tar_read_pax(tar, size, type == TAR_PAX_ALL);
		else if (type == TAR_GNU_NAME)
			status = tar_read_long_name(tar, size, &tar->pax.name, &tar->pax.has_name);
		else if (type == TAR_GNU_TARGET)
			status = tar_read_long_name(tar, size, &tar->pax.target,
						    &tar->pax.has_target);
		else
			return tar_take_member(tar, size);
		if (status < 0)
			return -1;
	}
	return status;
}

/* Goes to the next part of a sparse file that has bytes. Returns 0 at the end of the file. */
static int
tar_next_part(struct tar *tar)
{
	while (tar->part_at == tar->part_end && tar->part < tar->pax.sparse.count) {
		uint64_t n;

		sparse_part(&tar->pax.sparse, tar->part++, &tar->part_at, &n);
		tar->part_end = tar->part_at + n;
	}
	return tar->part_at < tar->part_end;
}

ssize_t
tar_data(struct tar *tar, const unsigned char **bytes, uint64_t *offset)
{
	uint64_t n = tar->left;
	int status;

	*offset = tar->member.size - tar->left;
	if (tar->pax.sparse.is_on && tar_next_part(tar)) {
		*offset = tar->part_at;
		n = tar->part_end - tar->part_at;
	}
	if (n == 0)
		return 0;
	status = tar_input_more(&tar->bytes);
	if (status <= 0)
		return status < 0 ? -1 : tar_get(tar, NULL, 1);
	if (n > tar->bytes.have)
		n = tar->bytes.have;
	*bytes = tar->bytes.at;
	tar->bytes.at += n;
	tar->bytes.have -= n;
	tar->left -= n;
	tar->part_at += n;
	return (ssize_t)n;
}

int
tar_drain(struct tar *tar)
{
	int status;

	while ((status = tar_input_more(&tar->bytes)) > 0)
		tar->bytes.have = 0;
	return status;
}

void
tar_close(struct tar *tar)
{
	tar_pax_release(&tar->pax);
	buf_free(&tar->text);
}
