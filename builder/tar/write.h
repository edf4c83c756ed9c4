/* SPDX-License-Identifier: MIT */
/*
 * Writing the headers of tar archives: ustar, and pax where that is too narrow.
 */
#ifndef MOVENV_TAR_WRITE_H
#define MOVENV_TAR_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "tar/format.h"

struct tar_member {
	const char *name;   /* of a directory without '/' at its end */
	enum tar_type type; /* TAR_FILE, TAR_HARD_LINK, TAR_LINK or TAR_DIR */
	const char *target; /* of links */
	unsigned mode;      /* the permissions */
	uint64_t size; /* of files, in bytes; they follow the header, filled up to a whole block */
	int64_t time;  /* seconds since 1970, not before */
};

/* Appends the headers of a member; its owner is 0. Returns 0, or -1 with errno ENOMEM. */
int tar_header(const struct tar_member *member, struct buf *out);

/* The number of zero bytes that fill a member of this size up to a whole block. */
size_t tar_padding(uint64_t size);

/* Appends the end of an archive of len bytes so far. Returns 0, or -1 with errno ENOMEM. */
int tar_end(uint64_t len, struct buf *out);

#endif
