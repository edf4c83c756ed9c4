/* SPDX-License-Identifier: MIT */
/*
 * The pax headers of a member of a tar archive (see the notes in tar/read.c).
 */
#ifndef MOVENV_TAR_PAX_H
#define MOVENV_TAR_PAX_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "tar/sparse.h"

/* A struct of zeros: no header was read. */
struct tar_pax {
	struct buf name, target;
	int has_name, has_target, has_size, has_time;
	int has_own_name;       /* that of the sparse file: a later path does not replace it */
	int has_map;            /* a list of parts stands before the bytes of the file */
	uint64_t size, seconds; /* seconds: the time, since 1970 */
	struct sparse sparse;
};

/*
 * Reads a header of n bytes, and changes these bytes. Its values replace those of headers before.
 * Returns 0, or -1 with errno: ENOMEM; EBADMSG with a reason in *wrong.
 */
int tar_pax_read(struct tar_pax *pax, char *bytes, size_t n, const char **wrong);

/* Returns 1 if it has a value that a header for all members must not have, else 0. */
int tar_pax_is_bound(const struct tar_pax *pax);

/* Empties it; the memory is kept for the next member. */
void tar_pax_reset(struct tar_pax *pax);

void tar_pax_release(struct tar_pax *pax);

#endif
