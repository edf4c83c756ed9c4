/* SPDX-License-Identifier: MIT */
/*
 * The zip behind a launcher: one stored member, __main__.py.
 */
#ifndef MOVENV_COMMON_PAYLOAD_H
#define MOVENV_COMMON_PAYLOAD_H

#include "common/layout.h"

struct payload {
	char *text; /* in buf; NULL: too long for an argument, run the zip itself */
	char buf[PAYLOAD_MAX + 512];
};

/*
 * Reads the payload of the launcher that is open as fd, which stays open. Returns 0, or -1 with
 * errno: EBADMSG if there is no such zip at its end (strip removes it), else what a system call
 * said.
 */
int payload_read(struct payload *payload, int fd);

#endif
