/* SPDX-License-Identifier: MIT */
/*
 * Where the fuzz targets of RECORD put what they write.
 */
#ifndef MOVENV_FUZZ_RECORD_KEEP_H
#define MOVENV_FUZZ_RECORD_KEEP_H

#include <stddef.h>

#include "core/buf.h"

/* A record_sink (wheel/record_scan.h): appends to a struct buf. Returns 0, or -1 with errno. */
static inline int
record_keep(void *arg, const void *bytes, size_t n)
{
	return buf_add(arg, bytes, n);
}

#endif
