/* SPDX-License-Identifier: MIT */
/*
 * The pyvenv.cfg scanner (PEP 405; CPython Modules/getpath.py and Lib/site.py). A file is lines of
 * "key = value"; as CPython does, white space round both is dropped, upper case in keys is lower
 * case, lines without '=' are passed over, and the first of two equal keys counts.
 */
#ifndef MOVENV_COMMON_PYVENV_CFG_H
#define MOVENV_COMMON_PYVENV_CFG_H

#include <stddef.h>

/* A piece of the scanned text; borrowed from it, not NUL-terminated. */
struct cfg_span {
	const char *at;
	size_t len;
};

/* Where the scan stands: set text and len to the file's bytes and start. */
struct cfg_scan {
	const char *text;
	size_t len;
};

/* Takes the next line that has a key. Returns 1 with key and value, 0 at the end. */
int cfg_next(struct cfg_scan *scan, struct cfg_span *key, struct cfg_span *value);

/* 1 if the key is this name, which is written in lower case; else 0. */
int cfg_is(struct cfg_span key, const char *name);

/* Finds the first line with this key. Returns 1 with its value, else 0. */
int cfg_find(const char *text, size_t len, const char *name, struct cfg_span *value);

/*
 * Reads the open file, which may be any foreign thing, into buf, which holds CFG_MAX bytes.
 * Returns the number of bytes, fewer than CFG_MAX, or -1 with errno: EINVAL (a directory, a FIFO),
 * EFBIG (it does not fit), EILSEQ (a NUL byte in it: not text). Never blocks if fd does not.
 */
int cfg_read(int fd, char *buf);

#endif
