/* SPDX-License-Identifier: MIT */
/*
 * Making an environment of an archive.
 */
#ifndef MOVENV_UNPACK_UNPACK_H
#define MOVENV_UNPACK_UNPACK_H

#include <stdint.h>

struct unpack {
	const char *file; /* the archive; "-": the standard input */
	const char *dir;  /* where the environment is to be; NULL: FILE's name without its ending */
	const char *spec; /* what it is to stand on (see env/home_python.h), or NULL */
	uint64_t
		max_size; /* bytes that it may have; 0: UNPACK_FREE and UNPACK_RATIO times FILE's */
	int clear;
};

#define UNPACK_FREE (1ull << 30)
#define UNPACK_RATIO 16

/*
 * Unpacks the archive beside the environment's place, mends what repair would, and renames it.
 * Returns 0, or -1 after a message; then nothing of it is left, and what was there is there still.
 */
int unpack_run(const struct unpack *unpack);

#endif
