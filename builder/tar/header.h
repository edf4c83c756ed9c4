/* SPDX-License-Identifier: MIT */
/*
 * The fields of a header that stands in a tar archive (see the notes in tar/read.c).
 */
#ifndef MOVENV_TAR_HEADER_H
#define MOVENV_TAR_HEADER_H

#include <stddef.h>
#include <stdint.h>

/* A number of n bytes, octal or GNU's binary. -1 if it is none, below 0, or above 2^62. */
int64_t tar_header_number(const unsigned char *field, size_t n);

/* 1 if the checksum of a header's block is right, else 0. */
int tar_header_has_sum(const unsigned char *block);

/* 1 if all of the block is zeros: the archive's end. */
int tar_header_is_end(const unsigned char *block);

/*
 * The type of a member by its header; is_dir_name: its name ends in '/'. 0 if environments have
 * none such, with *why, in words.
 */
int tar_header_type(const unsigned char *block, int is_dir_name, const char **why);

#endif
