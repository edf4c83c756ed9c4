/* SPDX-License-Identifier: MIT */
/*
 * The manifest of a set; see cache/manifest.h.
 *
 * Format notes. Little-endian: "mvfiles2"; CRC-32 of all after it (4); numbers of texts,
 * directories and files (4 each); owner and group (4 each); then for each text its length (4), its
 * bytes and a NUL; for each directory its name and a NUL; for each file its inode, size and seconds
 * (8 each), its mode, nanoseconds and own links (4 each), its name and a NUL. A directory is its
 * user's alone, so that the check sum is for what a crash of the machine leaves.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "cache/manifest.h"
#include "core/endian.h"
#include "fs/safe_name.h"

#define MAGIC "mvfiles2"
#define HEAD 32        /* bytes before the texts */
#define SUMMED_FROM 12 /* the first byte that the check sum is of */
#define FILE_HEAD 36

/* What is left to read. */
struct manifest_scan {
	const unsigned char *at;
	size_t left;
	int is_bad;
};

static const unsigned char *
take_bytes(struct manifest_scan *scan, size_t n)
{
	const unsigned char *at = scan->at;

	if (scan->is_bad || n > scan->left) {
		scan->is_bad = 1;
		return NULL;
	}
	scan->at += n;
	scan->left -= n;
	return at;
}

static const char *
take_name(struct manifest_scan *scan)
{
	const unsigned char *end = scan->is_bad ? NULL : memchr(scan->at, '\0', scan->left);
	size_t n = end ? (size_t)(end - scan->at) : 0;

	if (!end || safe_name_reject((const char *)scan->at, n)) {
		scan->is_bad = 1;
		return NULL;
	}
	return (const char *)take_bytes(scan, n + 1);
}

static void
take_manifest_text(struct manifest_scan *scan, struct cache_files *set, size_t i)
{
	const unsigned char *head = take_bytes(scan, 4);
	size_t n = head ? le_get32(head) : 0;
	const unsigned char *text = head && n < scan->left ? take_bytes(scan, n + 1) : NULL;

	if (!text || text[n]) {
		scan->is_bad = 1;
		return;
	}
	set->texts[i] = (const char *)text;
	set->text_lens[i] = n;
}

static void
take_file(struct manifest_scan *scan, struct cache_file *file)
{
	const unsigned char *head = take_bytes(scan, FILE_HEAD);

	if (!head)
		return;
	file->inode = le_get64(head);
	file->size = le_get64(head + 8);
	file->seconds = (int64_t)le_get64(head + 16);
	file->mode = le_get32(head + 24);
	file->nanoseconds = le_get32(head + 28);
	file->own_links = le_get32(head + 32);
	file->name = take_name(scan);
}

static int
manifest_bad(void)
{
	errno = EBADMSG;
	return -1;
}

/* Reads the fixed head, and makes the arrays. */
static int
take_head(struct manifest_scan *scan, struct cache_files *set, size_t *texts)
{
	const unsigned char *head = take_bytes(scan, HEAD);

	if (!head || memcmp(head, MAGIC, 8) != 0 ||
	    le_get32(head + 8) != (uint32_t)crc32(0, head + SUMMED_FROM,
						  (unsigned)(set->manifest.len - SUMMED_FROM)))
		return manifest_bad();
	*texts = le_get32(head + 12);
	set->dir_count = le_get32(head + 16);
	set->count = le_get32(head + 20);
	set->uid = le_get32(head + 24);
	set->gid = le_get32(head + 28);
	if (*texts > CACHE_FILES_TEXTS || set->dir_count > scan->left ||
	    set->count > scan->left / FILE_HEAD)
		return manifest_bad();
	set->dirs = calloc(set->dir_count + 1, sizeof(*set->dirs));
	set->list = calloc(set->count + 1, sizeof(*set->list));
	return set->dirs && set->list ? 0 : -1;
}

int
manifest_read(struct cache_files *set)
{
	struct manifest_scan scan = {.at = (const unsigned char *)buf_str(&set->manifest),
				     .left = set->manifest.len};
	size_t texts;

	if (take_head(&scan, set, &texts) < 0)
		return -1;
	for (size_t i = 0; i < texts; i++)
		take_manifest_text(&scan, set, i);
	for (size_t i = 0; i < set->dir_count; i++)
		set->dirs[i] = take_name(&scan);
	for (size_t i = 0; i < set->count; i++)
		take_file(&scan, &set->list[i]);
	return scan.is_bad || scan.left ? manifest_bad() : 0;
}

static int
put32(struct buf *out, uint32_t value)
{
	unsigned char bytes[4];

	le_put32(bytes, value);
	return buf_add(out, bytes, sizeof(bytes));
}

static int
put64(struct buf *out, uint64_t value)
{
	return put32(out, (uint32_t)(value & 0xffffffff)) | put32(out, (uint32_t)(value >> 32));
}

static int
put_string(struct buf *out, const char *text, size_t n)
{
	return buf_add(out, text, n) | buf_putc(out, '\0');
}

static int
put_texts(const struct cache_files *set, struct buf *out)
{
	int status = 0;

	for (size_t i = 0; i < CACHE_FILES_TEXTS; i++) {
		status |= put32(out, (uint32_t)set->text_lens[i]);
		status |= put_string(out, set->texts[i] ? set->texts[i] : "", set->text_lens[i]);
	}
	return status;
}

int
manifest_write(const struct cache_files *set, struct buf *out)
{
	size_t start = out->len;
	int status = buf_puts(out, MAGIC) | put32(out, 0) | put32(out, CACHE_FILES_TEXTS);

	status |= put32(out, (uint32_t)set->dir_count) | put32(out, (uint32_t)set->count);
	status |= put32(out, set->uid) | put32(out, set->gid);
	status |= put_texts(set, out);
	for (size_t i = 0; i < set->dir_count; i++)
		status |= put_string(out, set->dirs[i], strlen(set->dirs[i]));
	for (size_t i = 0; i < set->count; i++) {
		const struct cache_file *file = &set->list[i];

		status |= put64(out, file->inode) | put64(out, file->size);
		status |= put64(out, (uint64_t)file->seconds) | put32(out, file->mode);
		status |= put32(out, file->nanoseconds) | put32(out, file->own_links);
		status |= put_string(out, file->name, strlen(file->name));
	}
	if (status == 0) {
		unsigned char *head = (unsigned char *)out->data + start;

		le_put32(head + 8, (uint32_t)crc32(0, head + SUMMED_FROM,
						   (unsigned)(out->len - start - SUMMED_FROM)));
	}
	return status < 0 ? -1 : 0;
}
