/* SPDX-License-Identifier: MIT */
/*
 * Reading the header of a tar member (see the notes in tar/read.c).
 */
#ifndef MOVENV_TAR_HEADER_H
#define MOVENV_TAR_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

/*
 * Reads a field of n bytes: a number, octal or GNU's binary. Returns it, or -1 if it is damaged,
 * negative, or above 2^62.
 */
int64_t tar_header_number(const unsigned char *field, size_t n);

/* Returns 1 if the checksum of the header is right, else 0. */
int tar_header_has_sum(const unsigned char *block);

/* Returns 1 if all of the block is zeros: the archive ends there. Else 0. */
int tar_header_is_end(const unsigned char *block);

/*
 * Returns the type of a member as in tar/write.h; is_dir_name: its name ends in '/'. 0 with a
 * reason in *why if environments do not have this type.
 */
int tar_header_type(const unsigned char *block, int is_dir_name, const char **why);

/*
 * Returns the name of a member, in the buffer, without "./" at its start and '/' at its end; "" for
 * the directory that the archive is unpacked to.
 */
const char *tar_header_strip_name(struct buf *name);

#endif
