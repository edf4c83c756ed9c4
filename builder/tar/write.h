/* SPDX-License-Identifier: MIT */
/*
 * Writing the headers of tar archives: ustar, and pax where that is too narrow.
 */
#ifndef MOVENV_TAR_WRITE_H
#define MOVENV_TAR_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define TAR_BLOCK 512

enum tar_type {
	TAR_FILE = '0',
	TAR_HARD_LINK = '1',
	TAR_LINK = '2', /* symbolic */
	TAR_DIR = '5',
};

struct tar_member {
	const char *name; /* a directory's without '/' at its end */
	enum tar_type type;
	const char *target; /* of links */
	unsigned mode;      /* the permissions */
	uint64_t size;      /* of files; bytes, which follow the header, up to a whole block */
	int64_t time;       /* seconds since 1970, not before */
};

/* Appends a member's headers; its owner is 0. Returns 0, or -1 with errno ENOMEM. */
int tar_header(const struct tar_member *member, struct buf *out);

/* How many zero bytes stand behind a member's bytes. */
size_t tar_padding(uint64_t size);

/* Appends the end of an archive that has so many bytes. Returns 0, or -1 with errno ENOMEM. */
int tar_end(uint64_t len, struct buf *out);

#endif
