/* SPDX-License-Identifier: MIT */
/*
 * Reading ahead; see inflow.h. A ring of chunks: the thread fills them, the taker empties them.
 *
 * Format notes (RFC 1952): a gzip file is one or more members, each with a header (31 139 8 …), raw
 * deflate data, their CRC-32 and their length modulo 2^32. zlib reads these (window bits of 16 and
 * more) and checks both. Zeros behind the last member are filling.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "compiler.h"
#include "inflow.h"
#include "interrupt.h"

#define CHUNK (128u << 10)
#define CHUNKS 8

struct chunk {
	size_t n;
	unsigned char bytes[CHUNK];
};

struct inflow {
	int fd;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t filled, emptied;
	size_t first, end; /* chunks that are filled, counted without end */
	int is_taken;      /* the first one is the taker's */
	int is_over;       /* no more will be filled: */
	int error;         /* for this errno, or 0 */
	int is_closing;
	const char *wrong;
	sigset_t signals; /* as the taker had them */
	atomic_ullong read;
	/* The thread's own. */
	z_stream z;
	int is_gzip, is_inside; /* a member */
	unsigned char packed[CHUNK];
	struct chunk ring[CHUNKS];
};

static int
wrong(struct inflow *in, const char *how)
{
	in->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Reads what there is, up to n bytes. Returns how many, 0 at the end, -1 with errno. */
static ssize_t
get(struct inflow *in, unsigned char *to, size_t n)
{
	ssize_t got;

	/* One that came while the thread did not wait would wake nobody. */
	if (interrupt_pending()) {
		errno = EINTR;
		return -1;
	}
	got = read(in->fd, to, n);
	if (got > 0)
		atomic_fetch_add(&in->read, (unsigned long long)got);
	return got;
}

/* Bytes of the file as they are; behind what was read to tell what it is. */
static ssize_t
fill_plain(struct inflow *in, unsigned char *to)
{
	size_t n = in->z.avail_in;

	if (n == 0)
		return get(in, to, CHUNK);
	memcpy(to, in->z.next_in, n);
	in->z.avail_in = 0;
	return (ssize_t)n;
}

/* Sees that there are bytes to inflate. Returns 1; 0 at the end of the last member; -1. */
static int
feed(struct inflow *in)
{
	for (;;) {
		ssize_t n;

		while (!in->is_inside && in->z.avail_in > 0 && *in->z.next_in == 0) {
			in->z.next_in++;
			in->z.avail_in--;
		}
		if (in->z.avail_in > 0)
			break;
		n = get(in, in->packed, sizeof(in->packed));
		if (n == 0 && in->is_inside)
			return wrong(in, "it is cut short");
		if (n <= 0)
			return (int)n;
		in->z.next_in = in->packed;
		in->z.avail_in = (unsigned)n;
	}
	if (!in->is_inside && *in->z.next_in != 31)
		return wrong(in, "something else stands behind its end");
	in->is_inside = 1;
	return 1;
}

static ssize_t
fill_gzip(struct inflow *in, unsigned char *to)
{
	int status = 1;

	in->z.next_out = to;
	in->z.avail_out = CHUNK;
	while (in->z.avail_out > 0 && (status = feed(in)) > 0) {
		switch (inflate(&in->z, Z_NO_FLUSH)) {
		case Z_STREAM_END:
			in->is_inside = 0;
			inflateReset(&in->z);
			break;
		case Z_OK:
			break;
		case Z_MEM_ERROR:
			errno = ENOMEM;
			return -1;
		default:
			return wrong(in, "it is damaged");
		}
	}
	return status < 0 ? -1 : (ssize_t)(CHUNK - in->z.avail_out);
}

/* Reads the start of the file and sees what it is. */
static int
begin(struct inflow *in)
{
	static const struct {
		const char *magic, *what;
	} others[] = {
		{"BZh", "it is packed by bzip2: give what 'bzip2 -dc' makes of it"},
		{"\xfd"
		 "7zXZ",
		 "it is packed by xz: give what 'xz -dc' makes of it"},
		{"\x28\xb5\x2f\xfd", "it is packed by zstd: give what 'zstd -dc' makes of it"},
		{"hsqs", "it is a squashfs image: mount it"},
		{"PK\3\4", "it is a zip archive, which cannot be read from a pipe"},
	};
	size_t have = 0;
	ssize_t n = 1;

	while (have < 8 && (n = get(in, in->packed + have, sizeof(in->packed) - have)) > 0)
		have += (size_t)n;
	if (n < 0)
		return -1;
	if (have == 0)
		return wrong(in, "it is empty");
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (have >= strlen(others[i].magic) &&
		    !memcmp(in->packed, others[i].magic, strlen(others[i].magic)))
			return wrong(in, others[i].what);
	in->z.next_in = in->packed;
	in->z.avail_in = (unsigned)have;
	in->is_gzip = have >= 2 && in->packed[0] == 31 && in->packed[1] == 139;
	if (in->is_gzip && inflateInit2(&in->z, 16 + MAX_WBITS) != Z_OK) {
		errno = ENOMEM;
		return -1;
	}
	return 0;
}

/* Waits for a chunk to fill; NULL: nobody wants one. */
static struct chunk *
wait_emptied(struct inflow *in)
{
	struct chunk *chunk;

	pthread_mutex_lock(&in->lock);
	while (in->end - in->first == CHUNKS && !in->is_closing)
		pthread_cond_wait(&in->emptied, &in->lock);
	chunk = in->is_closing ? NULL : &in->ring[in->end % CHUNKS];
	pthread_mutex_unlock(&in->lock);
	return chunk;
}

static void *
work(void *arg)
{
	struct inflow *in = arg;
	struct chunk *chunk;
	ssize_t n = begin(in) < 0 ? -1 : 1;

	while (n > 0 && (chunk = wait_emptied(in))) {
		n = in->is_gzip ? fill_gzip(in, chunk->bytes) : fill_plain(in, chunk->bytes);
		pthread_mutex_lock(&in->lock);
		if (n > 0) {
			chunk->n = (size_t)n;
			in->end++;
			pthread_cond_signal(&in->filled);
		}
		pthread_mutex_unlock(&in->lock);
	}
	pthread_mutex_lock(&in->lock);
	in->error = n < 0 ? errno : 0;
	in->is_over = 1;
	pthread_cond_signal(&in->filled);
	pthread_mutex_unlock(&in->lock);
	return NULL;
}

struct inflow *
inflow_open(int fd)
{
	struct inflow *in = calloc(1, sizeof(*in));
	sigset_t all;

	if (!in)
		return NULL;
	in->fd = fd;
	pthread_mutex_init(&in->lock, NULL);
	pthread_cond_init(&in->filled, NULL);
	pthread_cond_init(&in->emptied, NULL);
	errno = pthread_create(&in->thread, NULL, work, in);
	if (errno != 0) {
		free(in);
		return NULL;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &in->signals);
	return in;
}

ssize_t
inflow_take(struct inflow *in, const unsigned char **bytes)
{
	ssize_t n = 0;

	pthread_mutex_lock(&in->lock);
	if (in->is_taken) {
		in->first++;
		in->is_taken = 0;
		pthread_cond_signal(&in->emptied);
	}
	while (in->first == in->end && !in->is_over)
		pthread_cond_wait(&in->filled, &in->lock);
	if (in->first < in->end) {
		struct chunk *chunk = &in->ring[in->first % CHUNKS];

		*bytes = chunk->bytes;
		n = (ssize_t)chunk->n;
		in->is_taken = 1;
	} else if (in->error) {
		errno = in->error;
		n = -1;
	}
	pthread_mutex_unlock(&in->lock);
	return n;
}

const char *
inflow_wrong(const struct inflow *in)
{
	return in->wrong;
}

uint64_t
inflow_read(const struct inflow *in)
{
	return atomic_load(&in->read);
}

void
inflow_close(struct inflow *in)
{
	int saved = errno;

	if (!in)
		return;
	pthread_mutex_lock(&in->lock);
	in->is_closing = 1;
	pthread_cond_signal(&in->emptied);
	pthread_mutex_unlock(&in->lock);
	pthread_cancel(in->thread); /* it may wait for a pipe that nobody writes to */
	pthread_join(in->thread, NULL);
	pthread_sigmask(SIG_SETMASK, &in->signals, NULL);
	if (in->is_gzip)
		inflateEnd(&in->z);
	free(in);
	errno = saved;
}
