/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a tar archive, one after the other.
 */
#ifndef MOVENV_TAR_INPUT_H
#define MOVENV_TAR_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Where they come from: the next ones, borrowed until the next call. Returns how many, 0 at the
 * end, -1 with errno.
 */
typedef ssize_t tar_take(void *arg, const unsigned char **bytes);

struct tar_input {
	tar_take *take;
	void *arg;
	const unsigned char *at; /* those at hand */
	size_t have;
};

/* Sees that some are at hand. Returns 1, 0 at the end, -1 with errno. */
int tar_input_more(struct tar_input *bytes);

/* Takes exactly n, into `to` unless it is NULL. Returns 0; -1 with errno: EBADMSG at the end. */
int tar_input_take(struct tar_input *bytes, void *to, uint64_t n);

#endif
