/* SPDX-License-Identifier: MIT */
/*
 * The deflate pool: threads that deflate chunks. Chunks come out in the order that they went in,
 * and their bytes do not depend on the number of threads.
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
	unsigned char *bytes; /* room for DEFLATE_POOL_CHUNK, and for DEFLATE_WINDOW before it */
	size_t before;        /* bytes of the same stream right before `bytes` */
	size_t n;
	int is_last; /* of its stream */
	/* The result. */
	unsigned char *packed;
	size_t packed_len;
	uint32_t crc; /* of the n bytes */
	/* The pool's own. */
	unsigned char *room; /* for all bytes */
	int is_done;
};

/* Takes a finished chunk, in order, on the thread of the caller. Returns 0, or -1 with errno. */
typedef int deflate_pool_done(void *arg, struct deflate_job *job);

struct deflate_pool;

/* Starts a pool. NULL with errno ENOMEM. It works without threads that cannot be started. */
struct deflate_pool *deflate_pool_open(int level, int threads, deflate_pool_done *done, void *arg);

/*
 * Calls done() for finished chunks, and returns an empty chunk to fill, borrowed until the next
 * call. NULL with errno: that of done(), ENOMEM.
 */
struct deflate_job *deflate_pool_take(struct deflate_pool *pool);

/* Gives the chunk that was taken to the threads. */
void deflate_pool_give(struct deflate_pool *pool);

/* Waits for all chunks and calls done() for them. Returns 0, or -1 with errno. */
int deflate_pool_finish(struct deflate_pool *pool);

/* Ends the threads and frees all; NULL is accepted, errno survives. */
void deflate_pool_close(struct deflate_pool *pool);

#endif
