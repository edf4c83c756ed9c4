/* SPDX-License-Identifier: MIT */
/*
 * Reading tar archives, member by member: ustar, pax, GNU's and the oldest. Archives are foreign:
 * nothing in one is believed before it is checked.
 */
#ifndef MOVENV_TAR_READ_H
#define MOVENV_TAR_READ_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/buf.h"
#include "tar/input.h"
#include "tar/pax.h"
#include "tar/write.h"

struct tar {
	struct tar_member member; /* the current one; its texts are the reader's */
	const char *wrong;        /* after EBADMSG: what is wrong with the archive, or the member */
	int is_named;             /* and member.name tells which */
	/* Its own. */
	struct tar_input bytes;
	int is_begun;
	uint64_t left; /* bytes of the member that were not taken */
	size_t padding;
	size_t part;                /* of a sparse file, that comes next */
	uint64_t part_at, part_end; /* in the file: what is left of the current one */
	struct tar_pax pax;
	struct buf text;
	unsigned char block[TAR_BLOCK];
};

/* All functions return -1 with errno on failure: EBADMSG, ENOMEM, or what take() had. */

/* Begins. tar_close() is due. */
void tar_open(struct tar *tar, tar_take *take, void *arg);

/*
 * Goes to the next member, past what is left of this one, to tar->member. Its name has passed
 * safe_name_reject(), without "./" at its start and '/' at its end; "" is the directory that the
 * archive is unpacked into. So has a hard link's target. Sizes are those of the file, holes and
 * all. Returns 1, or 0 behind the last one.
 */
int tar_next(struct tar *tar);

/*
 * The next bytes of the member, borrowed until the next call, and their offset in the file. Returns
 * how many, or 0 at its end. What is not there of a sparse file is zeros.
 */
ssize_t tar_data(struct tar *tar, const unsigned char **bytes, uint64_t *offset);

/* Takes all that stands behind the archive's end: what checks the bytes wants to see them all. */
int tar_drain(struct tar *tar);

void tar_close(struct tar *tar);

#endif
