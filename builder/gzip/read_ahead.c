/* SPDX-License-Identifier: MIT */
/*
 * Reading ahead; see gzip/read_ahead.h. The slots are a ring. One thread reads into them, and the
 * taker empties them in order. If the file is in parts, other threads inflate the slots between;
 * the reading thread inflates any other gzip file.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/processors.h"
#include "gzip/read.h"
#include "gzip/read_ahead.h"

#define SLOTS 8
#define THREADS_MAX 4 /* that inflate: the taker is not faster */

struct slot {
	size_t n;        /* bytes for the taker */
	size_t packed_n; /* of a part; its inflated bytes go before it */
	int is_done;
	unsigned char *bytes;
};

struct read_ahead {
	struct gzip_read file; /* the reading thread's */
	int wake;              /* the end of its pipe to close, or -1 */
	pthread_t reader, inflaters[THREADS_MAX];
	int inflater_count;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* The next slots to empty, to inflate, to read into; never reset. */
	size_t first, next, end;
	int is_taken; /* the first one is the taker's */
	int is_over;  /* reading has ended, … */
	int error;    /* … with this errno, or 0 */
	int is_closing;
	sigset_t signals; /* as the taker had them */
	struct slot ring[SLOTS];
};

/* Ends the reading, with this errno or 0. The caller holds the lock, as in wait_…(). */
static void
read_ahead_end(struct read_ahead *in, int error)
{
	if (!in->error)
		in->error = error;
	in->is_over = 1;
	pthread_cond_broadcast(&in->changed);
}

/* Waits for a part to inflate; NULL: there are no more. */
static struct slot *
read_ahead_wait_part(struct read_ahead *in)
{
	while (in->next == in->end && !in->is_over && !in->is_closing)
		pthread_cond_wait(&in->changed, &in->lock);
	return in->next == in->end || in->error || in->is_closing ? NULL
								  : &in->ring[in->next++ % SLOTS];
}

static void *
read_ahead_inflate(void *arg)
{
	struct read_ahead *in = arg;
	struct slot *slot;
	z_stream z = {0};
	int status = inflateInit2(&z, -MAX_WBITS);

	pthread_mutex_lock(&in->lock);
	if (status != Z_OK)
		read_ahead_end(in, ENOMEM);
	while ((slot = read_ahead_wait_part(in))) {
		pthread_mutex_unlock(&in->lock);
		status = gzip_read_inflate(&z, slot->bytes + GZIP_PART_SIZE, slot->packed_n,
					   slot->bytes, &slot->n);
		pthread_mutex_lock(&in->lock);
		slot->is_done = 1;
		pthread_cond_broadcast(&in->changed);
		if (status < 0) {
			slot->is_done = 0;
			in->file.wrong = "it is damaged";
			read_ahead_end(in, EBADMSG);
		}
	}
	pthread_mutex_unlock(&in->lock);
	inflateEnd(&z);
	return NULL;
}

/* Starts the threads that inflate, at least one. Signals go to the reading thread. */
static int
read_ahead_start_inflaters(struct read_ahead *in)
{
	int count = processors_count(THREADS_MAX);
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	while (in->inflater_count < count &&
	       (errno = pthread_create(&in->inflaters[in->inflater_count], NULL, read_ahead_inflate,
				       in)) == 0)
		in->inflater_count++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return in->inflater_count > 0 ? 0 : -1;
}

/* Waits for a slot to read into; NULL: reading is to end. */
static struct slot *
read_ahead_wait_emptied(struct read_ahead *in)
{
	while (in->end - in->first == SLOTS && !in->is_closing && !in->error)
		pthread_cond_wait(&in->changed, &in->lock);
	return in->is_closing || in->error ? NULL : &in->ring[in->end % SLOTS];
}

static int
read_ahead_fill(struct read_ahead *in, struct slot *slot)
{
	int is_in_parts = in->file.is_in_parts;

	if (!slot->bytes)
		slot->bytes =
			malloc(is_in_parts ? GZIP_PART_SIZE + GZIP_READ_PART_MAX : GZIP_READ_CHUNK);
	slot->is_done = !is_in_parts;
	if (!slot->bytes)
		return -1;
	return is_in_parts
		       ? gzip_read_part(&in->file, slot->bytes + GZIP_PART_SIZE, &slot->packed_n)
		       : gzip_read_fill(&in->file, slot->bytes, &slot->n);
}

static void *
read_ahead_work(void *arg)
{
	struct read_ahead *in = arg;
	struct slot *slot;
	int status = gzip_read_begin(&in->file);

	if (status > 0 && in->file.is_in_parts && read_ahead_start_inflaters(in) < 0)
		status = -1;
	pthread_mutex_lock(&in->lock);
	while (status > 0 && (slot = read_ahead_wait_emptied(in))) {
		pthread_mutex_unlock(&in->lock);
		status = read_ahead_fill(in, slot);
		pthread_mutex_lock(&in->lock);
		in->end += status > 0;
		pthread_cond_broadcast(&in->changed);
	}
	read_ahead_end(in, status < 0 ? errno : 0);
	pthread_mutex_unlock(&in->lock);
	return NULL;
}

/* A file other than a regular one gets a pipe that ends the waiting for it. */
static int
read_ahead_open_wake(struct read_ahead *in, int fd)
{
	struct stat st;
	int ends[2] = {-1, -1};
	int status = fstat(fd, &st);

	if (status == 0 && !S_ISREG(st.st_mode))
		status = pipe2(ends, O_CLOEXEC);
	in->file.fd = fd;
	in->file.wake = ends[0];
	in->wake = ends[1];
	return status;
}

struct read_ahead *
read_ahead_open(int fd)
{
	struct read_ahead *in = calloc(1, sizeof(*in));
	sigset_t all;

	if (!in || read_ahead_open_wake(in, fd) < 0) {
		free(in);
		return NULL;
	}
	pthread_mutex_init(&in->lock, NULL);
	pthread_cond_init(&in->changed, NULL);
	errno = pthread_create(&in->reader, NULL, read_ahead_work, in);
	if (errno != 0) {
		if (in->wake >= 0) {
			close(in->wake);
			close(in->file.wake);
		}
		free(in);
		return NULL;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &in->signals);
	return in;
}

/* Gives the taken slot back. */
static void
read_ahead_give_back(struct read_ahead *in)
{
	in->first += (size_t)in->is_taken;
	in->is_taken = 0;
	pthread_cond_broadcast(&in->changed);
}

ssize_t
read_ahead_take(struct read_ahead *in, const unsigned char **bytes)
{
	ssize_t n = 0;

	pthread_mutex_lock(&in->lock);
	read_ahead_give_back(in);
	for (;;) {
		struct slot *slot = &in->ring[in->first % SLOTS];

		if (in->first < in->end && slot->is_done) {
			*bytes = slot->bytes;
			n = (ssize_t)slot->n;
			in->is_taken = 1;
			if (n > 0)
				break;
			read_ahead_give_back(in); /* an empty part */
		} else if (in->error) {
			errno = in->error;
			n = -1;
			break;
		} else if (in->is_over && in->first == in->end) {
			break;
		} else {
			pthread_cond_wait(&in->changed, &in->lock);
		}
	}
	pthread_mutex_unlock(&in->lock);
	return n;
}

const char *
read_ahead_wrong(const struct read_ahead *in)
{
	return in->file.wrong;
}

uint64_t
read_ahead_read(const struct read_ahead *in)
{
	return atomic_load(&in->file.read);
}

void
read_ahead_close(struct read_ahead *in)
{
	int saved = errno;

	if (!in)
		return;
	pthread_mutex_lock(&in->lock);
	in->is_closing = 1;
	pthread_cond_broadcast(&in->changed);
	pthread_mutex_unlock(&in->lock);
	if (in->wake >= 0)
		close(in->wake);
	pthread_join(in->reader, NULL);
	for (int i = 0; i < in->inflater_count; i++)
		pthread_join(in->inflaters[i], NULL);
	pthread_sigmask(SIG_SETMASK, &in->signals, NULL);
	gzip_read_end(&in->file);
	if (in->file.wake >= 0)
		close(in->file.wake);
	for (int i = 0; i < SLOTS; i++)
		free(in->ring[i].bytes);
	free(in);
	errno = saved;
}
