/* SPDX-License-Identifier: MIT */
/*
 * The zip archive that a launcher ends with.
 */
#ifndef MOVENV_ZIP_PAYLOAD_H
#define MOVENV_ZIP_PAYLOAD_H

#include <stddef.h>

#include "core/buf.h"

/*
 * Appends a zip archive with one stored member of n bytes to out. Offsets count from the start of
 * out, which is the start of the file. The same input gives the same bytes: the time of the member
 * is the first that the format has. Returns 0, or -1 with errno: ENOMEM, EFBIG.
 */
int zip_append_one(struct buf *out, const char *name, const void *bytes, size_t n);

#endif
