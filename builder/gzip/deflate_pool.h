/* SPDX-License-Identifier: MIT */
/*
 * Threads that deflate. Chunks go in one after the other and come out in the same order, whatever
 * the number of threads: their bytes do not depend on it.
 */
#ifndef MOVENV_GZIP_DEFLATE_POOL_H
#define MOVENV_GZIP_DEFLATE_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "gzip/deflate.h"

#define DEFLATE_POOL_CHUNK (128u << 10) /* bytes of a chunk, at most */
#define DEFLATE_POOL_THREADS_MAX 64

struct deflate_job {
	/* For the caller to fill. */
	unsigned char
		*bytes; /* room for DEFLATE_POOL_CHUNK; DEFLATE_WINDOW bytes in front are its too */
	size_t before;  /* bytes of the same stream right before `bytes` */
	size_t n;
	int is_last; /* of its stream */
	/* The result. */
	unsigned char *packed;
	size_t packed_len;
	uint32_t crc; /* of the n bytes */
	/* The press's own. */
	int is_done;
};

/* Takes a finished chunk, in order, on the caller's thread. Returns 0, or -1 with errno. */
typedef int deflate_pool_done(void *arg, struct deflate_job *job);

struct deflate_pool;

/* Starts. Returns NULL with errno ENOMEM. Threads that cannot be started are done without. */
struct deflate_pool *deflate_pool_open(int level, int threads, deflate_pool_done *done, void *arg);

/*
 * A chunk to fill, empty; until the next call. First hands on what is finished. Returns NULL with
 * errno: what done() had, ENOMEM.
 */
struct deflate_job *deflate_pool_take(struct deflate_pool *press);

/* Has the chunk that was taken packed. */
void deflate_pool_give(struct deflate_pool *press);

/* Waits for all chunks and hands them on. Returns 0, or -1 with errno. */
int deflate_pool_finish(struct deflate_pool *press);

/* Ends the threads and frees all; NULL is accepted, errno survives. */
void deflate_pool_close(struct deflate_pool *press);

#endif
