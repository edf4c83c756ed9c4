/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a tar archive, read to its end: as they are, and with the checksums of all blocks
 * made right, since chance would not do that.
 */
#include <errno.h>

#include "fs/safe_name.h"
#include "fuzz.h"
#include "tar/read.h"

static volatile unsigned char seen; /* that the bytes can be read */

struct source {
	const uint8_t *at;
	size_t left, step;
};

/* A piece of odd size, in memory of its own, so that the sanitizer sees reads beyond it. */
static ssize_t
source_take(void *arg, const unsigned char **bytes)
{
	static unsigned char *piece;
	struct source *source = arg;
	size_t n = source->left < source->step ? source->left : source->step;

	free(piece);
	piece = malloc(n ? n : 1);
	MUST(piece);
	memcpy(piece, source->at, n);
	*bytes = piece;
	source->at += n;
	source->left -= n;
	return (ssize_t)n;
}

static void
read_member(struct tar *tar, size_t n)
{
	const struct tar_member *m = &tar->member;
	const unsigned char *bytes;
	uint64_t offset, end = 0;
	ssize_t got;

	MUST(m->name[0] ? !safe_name_reject(m->name, strlen(m->name)) : m->type == TAR_DIR);
	MUST(m->type == TAR_FILE || m->type == TAR_DIR || m->type == TAR_LINK ||
	     m->type == TAR_HARD_LINK);
	if (m->type == TAR_HARD_LINK)
		MUST(!safe_name_reject(m->target, strlen(m->target)));
	if (m->type == TAR_LINK)
		MUST(m->target);
	MUST(m->mode <= 07777 && m->time >= 0 && m->size <= INT64_MAX);
	if (n % 3 == 0) /* the data are not read: tar_next() skips them */
		return;
	while ((got = tar_data(tar, &bytes, &offset)) > 0) {
		MUST(m->type == TAR_FILE && offset >= end && (uint64_t)got <= m->size - offset);
		end = offset + (uint64_t)got;
		seen = bytes[0] ^ bytes[got - 1];
	}
	MUST(got == 0 || errno == EBADMSG);
}

static void
read_all(const uint8_t *data, size_t n)
{
	struct source source = {.at = data, .left = n, .step = 1 + n * 31 % 1500};
	struct tar tar;
	int more;

	tar_open(&tar, source_take, &source);
	while ((more = tar_next(&tar)) > 0)
		read_member(&tar, n);
	if (more < 0)
		MUST(errno == EBADMSG && tar.wrong);
	else
		MUST(tar_drain(&tar) == 0 && source.left == 0);
	tar_close(&tar);
}

static void
set_sum(uint8_t *block)
{
	unsigned sum = 0;
	char text[8];

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : block[i];
	if (sum == 8 * ' ')
		return; /* the end */
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(block + 148, text, 7);
	block[155] = ' ';
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t *copy = (uint8_t *)fuzz_text(data, n);

	read_all(data, n);
	for (size_t at = 0; at + TAR_BLOCK <= n; at += TAR_BLOCK)
		set_sum(copy + at);
	read_all(copy, n);
	free(copy);
	return 0;
}
