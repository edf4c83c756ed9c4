/* SPDX-License-Identifier: MIT */
/*
 * A wheel that was found: read, or known from the cache (wheel/kept.h).
 */
#ifndef MOVENV_WHEEL_FOUND_H
#define MOVENV_WHEEL_FOUND_H

#include "wheel/wheel.h"

/*
 * As wheel_open(), but a wheel that the cache has is not read: name, version, metadata and kept are
 * set, and wheel_need() does the rest.
 */
int wheel_find(struct wheel *wheel, const char *file);

/* Reads entry_points.txt, as wheel_read_text(), from the cache if the wheel is in it. */
int wheel_entry_points(struct wheel *wheel, struct buf *out);

/* The cache is no help for this wheel any more. */
void wheel_forget(struct wheel *wheel);

#endif
