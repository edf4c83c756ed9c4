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
 * The source of the bytes. Returns the number of further bytes, and *bytes, borrowed until the next
 * call; 0 at the end; -1 with errno.
 */
typedef ssize_t tar_take(void *arg, const unsigned char **bytes);

struct tar_input {
	tar_take *take;
	void *arg;
	const unsigned char *at; /* bytes from the source that are not taken yet, */
	size_t have;             /* and how many */
};

/* Asks the source for bytes if there are none. Returns 1, 0 at the end, -1 with errno. */
int tar_input_more(struct tar_input *bytes);

/* Takes exactly n bytes, into `to` unless that is NULL. Returns 0; -1 with EBADMSG at the end. */
int tar_input_take(struct tar_input *bytes, void *to, uint64_t n);

#endif
