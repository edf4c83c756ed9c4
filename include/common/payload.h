/* SPDX-License-Identifier: MIT */
/*
 * The payload of a launcher: the zip after the program, with one stored member, __main__.py.
 */
#ifndef MOVENV_COMMON_PAYLOAD_H
#define MOVENV_COMMON_PAYLOAD_H

#include "common/layout.h"

struct payload {
	char *text; /* in buf; NULL: too long for an argument, Python must run the zip */
	char buf[PAYLOAD_MAX + 512];
};

/*
 * Reads the payload of the open launcher fd, which stays open. Returns 0, or -1 with errno: EBADMSG
 * if the file does not end with such a zip (strip removes it), else that of a system call.
 */
int payload_read(struct payload *payload, int fd);

#endif
