/* SPDX-License-Identifier: MIT */
/*
 * Wheels (PEP 427; PyPA binary distribution format): reading one. wheel/install.h installs it.
 */
#ifndef MOVENV_WHEEL_WHEEL_H
#define MOVENV_WHEEL_WHEEL_H

#include "common/layout.h"
#include "core/buf.h"
#include "wheel/record.h"
#include "zip/read.h"

#define WHEEL_MAX (512ull << 20) /* bytes that a wheel may unpack to */

struct wheel {
	const char *file; /* borrowed */
	struct zip zip;
	struct record record;
	char name[NAME_CAP]; /* as in the .dist-info directory's name */
	char version[NAME_CAP];
	char dist_info[NAME_CAP]; /* "pip-26.0.dist-info" */
	struct buf metadata;      /* the text of METADATA */
	int is_pure;              /* Root-Is-Purelib */
};

/*
 * Opens a wheel and reads its RECORD and METADATA. Returns 0, or -1 after a message.
 * wheel_close() is due in either case.
 */
int wheel_open(struct wheel *wheel, const char *file);

/* The value of Requires-Python in METADATA, into a buffer; "" if there is none that fits. */
void wheel_requires_python(const struct wheel *wheel, char *text, size_t cap);

/* Closes the wheel and frees its memory. */
void wheel_close(struct wheel *wheel);

#endif
