/* SPDX-License-Identifier: MIT */
/*
 * Unpacking a wheel to the cache (wheel/kept.h).
 */
#ifndef MOVENV_WHEEL_KEEP_H
#define MOVENV_WHEEL_KEEP_H

#include "wheel/session.h"

/*
 * Unpacks the members for site-packages, each checked against RECORD, to the cache, and sets
 * wheel->kept. Returns 0; or -1, and nothing is changed: there is no cache, its disk is full, the
 * wheel is damaged, or so new that its time could still be that of the next change. Nothing is
 * printed (but with -v): the wheel can be installed without.
 */
int wheel_keep(struct wheel *wheel, const struct wheel_place *place);

#endif
