/* SPDX-License-Identifier: MIT */
/*
 * Archives of kinds that movenv does not read, known by their first bytes.
 */
#ifndef MOVENV_GZIP_OTHER_FORMAT_H
#define MOVENV_GZIP_OTHER_FORMAT_H

#include <stddef.h>

#define OTHER_FORMAT_MAX 8 /* bytes that tell a format, at most */

struct other_format {
	const char *magic; /* the first bytes of a file … */
	size_t len;        /* … and how many they are */
	const char *what;  /* a sentence: "it is packed by xz: …" */
	const char *tool;  /* the command that writes what it holds to stdout, or NULL */
};

/* The format that n bytes begin, or NULL for one that movenv reads, or for no archive. */
const struct other_format *other_format_of(const void *bytes, size_t n);

#endif
