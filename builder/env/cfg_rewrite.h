/* SPDX-License-Identifier: MIT */
/*
 * A pyvenv.cfg with other values.
 */
#ifndef MOVENV_ENV_CFG_REWRITE_H
#define MOVENV_ENV_CFG_REWRITE_H

#include <stddef.h>

#include "core/buf.h"

#define CFG_REWRITE_KEYS_MAX 32

/* The new values. NULL: the line of that key stays as it is, or is missing. */
struct cfg_rewrite {
	const char *const *keys;   /* in lower case; missing ones are added in this order */
	const char *const *values; /* as many as keys */
	size_t count;              /* CFG_REWRITE_KEYS_MAX at most */
};

/*
 * Appends the text of a pyvenv.cfg of n bytes with the new values. Only the first line of a key is
 * changed, and only its value; all other bytes stay. Added lines end as those of the text do.
 * Returns 0, or -1 with errno: ENOMEM, EFBIG if the file would be too long for Python, EINVAL
 * if Python would read another value: see cfg_is_value().
 */
int cfg_rewrite(const struct cfg_rewrite *new, const char *text, size_t n, struct buf *out);

#endif
