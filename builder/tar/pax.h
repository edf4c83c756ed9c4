/* SPDX-License-Identifier: MIT */
/*
 * What pax headers say of a tar archive's member (see the notes in tar/read.c).
 */
#ifndef MOVENV_TAR_PAX_H
#define MOVENV_TAR_PAX_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "tar/sparse.h"

/* An all-zero struct says nothing. */
struct tar_pax {
	struct buf name, target;
	int has_name, has_target, has_size, has_time;
	int has_own_name;       /* the sparse file's, in place of one that its writer made up */
	int has_map;            /* the parts stand before the file's bytes */
	uint64_t size, seconds; /* the time's: since 1970 */
	struct sparse sparse;
};

/*
 * Hears the n bytes of a header, which are changed. Returns 0, or -1 with errno: ENOMEM; EBADMSG
 * with *wrong, in words. It does not say what is missing.
 */
int tar_pax_hear(struct tar_pax *pax, char *bytes, size_t n, const char **wrong);

/* 1 if something was said that no header for all members may say. */
int tar_pax_is_bound(const struct tar_pax *pax);

/* Makes it say nothing; the memory is used again. */
void tar_pax_reset(struct tar_pax *pax);

void tar_pax_release(struct tar_pax *pax);

#endif
