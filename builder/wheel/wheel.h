/* SPDX-License-Identifier: MIT */
/*
 * Reading wheels (PEP 427; PyPA binary distribution format). wheel/install.h installs them.
 */
#ifndef MOVENV_WHEEL_WHEEL_H
#define MOVENV_WHEEL_WHEEL_H

#include "common/layout.h"
#include "core/buf.h"
#include "wheel/record.h"
#include "zip/read.h"

#define WHEEL_MAX (512ull << 20) /* bytes: a wheel may not unpack to more */

struct kept;

struct wheel {
	const char *file;  /* borrowed */
	struct kept *kept; /* the entry of the cache (wheel/kept.h), or NULL */
	int is_read;       /* else zip and record are empty: see wheel_need() */
	struct zip zip;
	struct record record;
	char name[NAME_CAP]; /* as in the name of the .dist-info directory */
	char version[NAME_CAP];
	char dist_info[NAME_CAP]; /* "pip-26.0.dist-info" */
	struct buf metadata;      /* the text of METADATA */
	int is_pure;              /* Root-Is-Purelib */
};

/*
 * Opens a wheel and reads its RECORD and METADATA, which must agree with the name of the file and
 * with what is in it. Returns 0, or -1 after a message. wheel_close() is due in either case.
 */
int wheel_open(struct wheel *wheel, const char *file);

/*
 * Reads a wheel that was found in the cache (wheel/found.h) and not read, likewise: for what the
 * cache has not. Returns 0, also if it was read before, or -1 after a message.
 */
int wheel_need(struct wheel *wheel);

/*
 * A second reader of an open wheel, for another thread. It borrows from the wheel, which must live
 * longer. wheel_unshare() is due.
 */
void wheel_share(struct wheel *reader, const struct wheel *wheel);
void wheel_unshare(struct wheel *reader);

/*
 * Appends a text file of the .dist-info directory to out, which is empty. Returns 1, 0 if the wheel
 * does not have it, -1 after a message.
 */
int wheel_read_text(struct wheel *wheel, const char *name, struct buf *out);

/* Copies the value of Requires-Python in METADATA to text; "" if there is none, or no room. */
void wheel_requires_python(const struct wheel *wheel, char *text, size_t cap);

/* Closes the wheel and frees its memory. */
void wheel_close(struct wheel *wheel);

#endif
