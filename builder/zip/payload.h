/* SPDX-License-Identifier: MIT */
/*
 * Writing zip archives: for now the one that stands behind a launcher.
 */
#ifndef MOVENV_ZIP_PAYLOAD_H
#define MOVENV_ZIP_PAYLOAD_H

#include <stddef.h>

#include "core/buf.h"

/*
 * Appends a zip archive with one stored member to out, whose bytes so far belong to the same file
 * (offsets count from its start). The same input gives the same bytes: the time is the format's
 * first. Returns 0, or -1 with errno: ENOMEM, EFBIG (4 GiB are the format's end).
 */
int zip_append_one(struct buf *out, const char *name, const void *bytes, size_t n);

#endif
