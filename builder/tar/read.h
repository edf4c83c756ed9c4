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
	struct tar_member member; /* the current one; its texts lie in the memory of the reader */
	const char *wrong;        /* after EBADMSG: the reason, a fault of the archive, … */
	int is_named;             /* … or, if 1, of the member */
	/* Its own. */
	struct tar_input bytes;
	int is_begun;
	uint64_t left; /* bytes of the member that are not taken yet */
	size_t padding;
	size_t part;                /* of a sparse file: the next one */
	uint64_t part_at, part_end; /* the rest of the current part: offsets in the file */
	struct tar_pax pax;
	struct buf text;
	unsigned char block[TAR_BLOCK];
};

/* All functions return -1 with errno on failure: EBADMSG, ENOMEM, or that of take(). */

/* Begins. tar_close() is due. */
void tar_open(struct tar *tar, tar_take *take, void *arg);

/*
 * Skips the rest of the current member and reads the next one to tar->member. Its name, and the
 * target of a hard link, have passed safe_name_reject(); they have no "./" at the start and no '/'
 * at the end. "" is the directory that the archive is unpacked to. The size includes the holes of a
 * sparse file. Returns 1, or 0 after the last member.
 */
int tar_next(struct tar *tar);

/*
 * Gets the next bytes of the member, borrowed until the next call, and their offset in the file.
 * Returns their number, or 0 at the end. The holes of a sparse file are skipped.
 */
ssize_t tar_data(struct tar *tar, const unsigned char **bytes, uint64_t *offset);

/* Takes all bytes after the end of the archive, so that their source can check them. */
int tar_drain(struct tar *tar);

void tar_close(struct tar *tar);

#endif
