/* SPDX-License-Identifier: MIT */
/*
 * Reading tar archives; see tar/read.h.
 *
 * Format notes. tar/write.c has the fields of a header and pax; what is more here:
 *   numbers: octal, with blanks before and a blank or NUL behind; or, where the first bit is set,
 *     the bits behind it as a big-endian number (GNU tar manual, "Basic Tar Format")
 *   the checksum of some old writers adds signed bytes
 *   magic: "ustar" NUL is POSIX's; "ustar  " NUL is GNU's, which has no prefix; none is the oldest
 *     format's, where a name that ends in '/' is a directory's
 *   types: NUL and '7' are files too; 'x' is a pax header for the next member, 'g' one for all; 'L'
 *     and 'K' (GNU) have the next member's name, or where it leads to, as their bytes; 'S' (GNU)
 *     is a sparse file: 4 pairs of offset and length (12 and 12) from 386 on, 482: more follow in
 *     blocks of 21 pairs with the same flag at 504, size of the file 483
 *   sparse files in pax: GNU.sparse.name and realsize (or size) are the file's; the parts are
 *     GNU.sparse.offset and numbytes in turn (0.0), GNU.sparse.map with commas (0.1), or lines
 *     before the file's bytes, up to a whole block: how many, then offset and length of each (1.0)
 * Links and directories have no bytes, whatever their size says.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/path.h"
#include "fs/safe_name.h"
#include "tar/header.h"
#include "tar/read.h"
#include "tar/sparse_map.h"

#define PAX_MAX (1u << 20) /* bytes of a pax header */

static int
wrong(struct tar *tar, const char *how)
{
	tar->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Takes exactly n bytes; to may be NULL. */
static int
get(struct tar *tar, void *to, uint64_t n)
{
	if (tar_input_take(&tar->bytes, to, n) == 0)
		return 0;
	tar->is_named = 0; /* it is not the member's fault */
	return errno == EBADMSG ? wrong(tar, "it is cut short") : -1;
}

/* Reads a header to tar->block. Returns 1, or 0: it is the archive's end. */
static int
read_block(struct tar *tar)
{
	int is_first = !tar->is_begun, status;

	status = get(tar, tar->block, TAR_BLOCK);
	if (status < 0 && (errno != EBADMSG || !is_first))
		return -1;
	tar->is_begun = 1;
	if (status == 0 && tar_header_is_end(tar->block))
		return 0;
	if (status == 0 && tar_header_has_sum(tar->block))
		return 1;
	return wrong(tar, is_first ? "it is no archive of tar, gzip or zip" : "it is damaged");
}

/* Reads a member's bytes, up to a whole block, as text. */
static int
read_text(struct tar *tar, int64_t size, size_t max, struct buf *out)
{
	out->len = 0;
	if (size < 0 || (uint64_t)size > max)
		return wrong(tar, "a name or header in it is too long");
	if (buf_reserve(out, (size_t)size + 1) < 0 || get(tar, out->data, (uint64_t)size) < 0 ||
	    get(tar, NULL, tar_padding((uint64_t)size)) < 0)
		return -1;
	out->len = (size_t)size;
	out->data[out->len] = '\0';
	return 0;
}

/* A pax header; one for all members may say nothing that movenv would have to heed. */
static int
read_pax(struct tar *tar, int64_t size, int is_for_all)
{
	struct tar_pax all = {0};
	int status = read_text(tar, size, PAX_MAX, &tar->text);

	if (status == 0)
		status = tar_pax_hear(is_for_all ? &all : &tar->pax, tar->text.data, tar->text.len,
				      &tar->wrong);
	if (status == 0 && tar_pax_is_bound(&all))
		status = wrong(tar, "it has one name or size for all of its members");
	tar_pax_release(&all);
	return status;
}

/* GNU's long name: its bytes, with a NUL at the end. */
static int
read_long(struct tar *tar, int64_t size, struct buf *to, int *is_set)
{
	*is_set = 1;
	if (read_text(tar, size, PATH_CAP, to) < 0)
		return -1;
	to->len = strlen(to->data);
	return 0;
}

static int
wrong_holes(struct tar *tar)
{
	return errno == EBADMSG ? wrong(tar, "its list of holes is damaged") : -1;
}

/* The member's bytes are parts of a file. */
static int
begin_sparse(struct tar *tar)
{
	struct sparse *sparse = &tar->pax.sparse;

	if (tar->pax.has_map && sparse_map_map(sparse, &tar->bytes, &tar->left) < 0)
		return wrong_holes(tar);
	if (sparse_check(sparse, tar->left) < 0)
		return wrong_holes(tar);
	tar->member.size = sparse->size;
	return 0;
}

/* The header's own texts, unless others were said; the prefix is POSIX's. */
static int
take_names(struct tar *tar)
{
	const char *block = (const char *)tar->block, *prefix = block + 345;
	struct buf *name = &tar->pax.name, *target = &tar->pax.target;
	size_t n = memcmp(block + 257, "ustar", 6) ? 0 : strnlen(prefix, 155);

	if (!tar->pax.has_target && buf_add(target, block + 157, strnlen(block + 157, 100)) < 0)
		return -1;
	if (tar->pax.has_name)
		return 0;
	if (n > 0 && (buf_add(name, prefix, n) < 0 || buf_putc(name, '/') < 0))
		return -1;
	return buf_add(name, block, strnlen(block, 100));
}

static int
ends_in_slash(const struct buf *name)
{
	return name->len > 0 && name->data[name->len - 1] == '/';
}

/* The name without "./" at its start and '/' at its end. */
static const char *
bare(struct buf *name)
{
	const char *at = buf_str(name);

	while (at[0] == '.' && at[1] == '/')
		at += 1 + strspn(at + 1, "/");
	while (at[0] && ends_in_slash(name)) /* "/" is what Python's tarfile calls it */
		name->data[--name->len] = '\0';
	return strcmp(at, ".") ? at : at + 1;
}

/* The header in tar->block is a member's own. */
static int
take_member(struct tar *tar, int64_t size)
{
	struct tar_member *m = &tar->member;
	int64_t time = tar_header_number(tar->block + 136, 12);
	int64_t mode = tar_header_number(tar->block + 100, 8);
	const char *why = NULL;
	int kind;

	if (take_names(tar) < 0)
		return -1;
	kind = tar_header_type(tar->block, ends_in_slash(&tar->pax.name), &why);
	*m = (struct tar_member){
		.name = bare(&tar->pax.name),
		.type = kind,
		.target =
			kind == TAR_HARD_LINK ? bare(&tar->pax.target) : buf_str(&tar->pax.target),
		.mode = (unsigned)mode & 07777,
		.time = tar->pax.has_time ? (int64_t)tar->pax.seconds
			: time < 0        ? 0
					  : time,
	};
	tar->is_named = 1;
	if (!why && m->name[0])
		why = safe_name_reject(m->name, strlen(m->name));
	else if (!why && kind != TAR_DIR)
		why = "it stands in the place of the directory itself";
	if (!why && kind == TAR_HARD_LINK && safe_name_reject(m->target, strlen(m->target)))
		why = "it is a link to what cannot be in the archive";
	if (!why && mode < 0)
		why = "its header is damaged";
	if (why)
		return wrong(tar, why);
	if (kind != TAR_FILE)
		return 1;
	tar->left = m->size = tar->pax.has_size ? tar->pax.size : (uint64_t)size;
	tar->padding = tar_padding(tar->left);
	return tar->pax.sparse.is_on && begin_sparse(tar) < 0 ? -1 : 1;
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

	if (get(tar, NULL, tar->left) < 0 || get(tar, NULL, tar->padding) < 0)
		return -1;
	tar_pax_reset(&tar->pax);
	tar->left = tar->padding = tar->part = 0;
	tar->part_at = tar->part_end = 0;
	tar->is_named = 0;
	while ((status = read_block(tar)) > 0) {
		int type = tar->block[156];
		int64_t size = tar_header_number(tar->block + 124, 12);

		if (size < 0)
			return wrong(tar, "a size in it is damaged");
		if (type == 'S' && sparse_map_gnu(&tar->pax.sparse, tar->block, &tar->bytes) < 0)
			return wrong_holes(tar);
		if (type == 'x' || type == 'X' || type == 'g')
			status = read_pax(tar, size, type == 'g');
		else if (type == 'L')
			status = read_long(tar, size, &tar->pax.name, &tar->pax.has_name);
		else if (type == 'K')
			status = read_long(tar, size, &tar->pax.target, &tar->pax.has_target);
		else
			return take_member(tar, size);
		if (status < 0)
			return -1;
	}
	return status;
}

/* Goes to the next part of a sparse file that has bytes. Returns 0 at the end of the file. */
static int
next_part(struct tar *tar)
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
	uint64_t want = tar->left;
	int status;

	*offset = tar->member.size - tar->left;
	if (tar->pax.sparse.is_on && next_part(tar)) {
		*offset = tar->part_at;
		want = tar->part_end - tar->part_at;
	}
	if (want == 0)
		return 0;
	status = tar_input_more(&tar->bytes);
	if (status <= 0)
		return status < 0 ? -1 : get(tar, NULL, 1);
	if (want > tar->bytes.have)
		want = tar->bytes.have;
	*bytes = tar->bytes.at;
	tar->bytes.at += want;
	tar->bytes.have -= want;
	tar->left -= want;
	tar->part_at += want;
	return (ssize_t)want;
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
