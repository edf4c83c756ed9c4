/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a tar archive; see tar/input.h.
 */
#include <errno.h>
#include <string.h>

#include "tar/input.h"

int
tar_input_more(struct tar_input *bytes)
{
	ssize_t n = 1;

	if (bytes->have == 0) {
		n = bytes->take(bytes->arg, &bytes->at);
		if (n > 0)
			bytes->have = (size_t)n;
	}
	return n > 0 ? 1 : (int)n;
}

int
tar_input_take(struct tar_input *bytes, void *to, uint64_t n)
{
	unsigned char *at = to;

	while (n > 0) {
		int status = tar_input_more(bytes);
		size_t part = n < bytes->have ? (size_t)n : bytes->have;

		if (status == 0)
			errno = EBADMSG;
		if (status <= 0)
			return -1;
		if (at) {
			memcpy(at, bytes->at, part);
			at += part;
		}
		bytes->at += part;
		bytes->have -= part;
		n -= part;
	}
	return 0;
}
