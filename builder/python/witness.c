/* SPDX-License-Identifier: MIT */
/*
 * Witnesses; see python/witness.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/path.h"
#include "common/readlink.h"
#include "python/witness.h"

#define STATE_CAP 160
#define MISSING "-"

/*
 * Nanoseconds in which a second change can leave the time as it is: a tick of the kernel's clock,
 * or FAT's two seconds.
 */
#define TICK (100 * 1000000L)
#define COARSE_TICK (2000 * 1000000L)

static int
stat_witness(char kind, const char *path, struct stat *st)
{
	return kind == WITNESS_LINK ? lstat(path, st) : stat(path, st);
}

static void
write_state(char kind, const struct stat *st, char state[STATE_CAP])
{
	unsigned long long device = st->st_dev, inode = st->st_ino;

	if (kind == WITNESS_PLACE)
		(void)snprintf(state, STATE_CAP, "%llx:%llx", device, inode);
	else
		(void)snprintf(state, STATE_CAP, "%llx:%llx:%x:%lld:%lld.%ld:%lld.%ld", device,
			       inode, (unsigned)st->st_mode, (long long)st->st_size,
			       (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
			       (long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
}

/* Returns 1 if a time is more than `tick` nanoseconds before another one. */
static int
is_well_before(const struct timespec *time, const struct timespec *other, long tick)
{
	struct timespec limit = {other->tv_sec - tick / 1000000000,
				 other->tv_nsec - tick % 1000000000};

	if (limit.tv_nsec < 0) {
		limit.tv_nsec += 1000000000;
		limit.tv_sec--;
	}
	return time->tv_sec < limit.tv_sec ||
	       (time->tv_sec == limit.tv_sec && time->tv_nsec < limit.tv_nsec);
}

/* FAT has no change time: there it is one of the others, which nobody may have set forward. */
int
witness_is_settled(const struct stat *st, const struct timespec *began)
{
	long tick = st->st_ctim.tv_nsec ? TICK : COARSE_TICK;

	return is_well_before(&st->st_ctim, began, tick) &&
	       (st->st_ctim.tv_nsec || is_well_before(&st->st_mtim, began, tick));
}

/* Returns 1 if a directory of this kind may be missing. */
static int
may_be_missing(char kind)
{
	return kind == WITNESS_LIST || kind == WITNESS_PLACE;
}

int
witness_add(struct buf *out, enum witness_kind kind, const char *path, const struct timespec *began)
{
	char state[STATE_CAP] = MISSING;
	struct stat st;

	if (path[0] != '/') {
		errno = EINVAL;
		return -1;
	}
	if (stat_witness((char)kind, path, &st) == 0) {
		write_state((char)kind, &st, state);
		if (began && kind != WITNESS_PLACE && !witness_is_settled(&st, began)) {
			errno = EAGAIN;
			return -1;
		}
	} else if (errno != ENOENT || !may_be_missing((char)kind))
		return -1;
	if (buf_putc(out, (char)kind) < 0 || buf_add(out, path, strlen(path) + 1) < 0)
		return -1;
	return buf_add(out, state, strlen(state) + 1);
}

int
witness_add_chain(struct buf *out, const char *path, const struct timespec *began)
{
	struct path at;

	if (path_set(&at, path, strlen(path)) < 0)
		return -1;
	for (int hops = 0; hops < LINK_HOPS_MAX; hops++) {
		struct path next;
		int found;

		path_copy(&next, &at);
		found = link_follow(&next);
		if (found < 0)
			return -1;
		if (found == 0)
			return witness_add(out, WITNESS_FILE, at.buf, began);
		if (witness_add(out, WITNESS_LINK, at.buf, began) < 0)
			return -1;
		path_copy(&at, &next);
	}
	errno = ELOOP;
	return -1;
}

int
witness_holds(const char *witness, const char *state)
{
	char now[STATE_CAP] = MISSING;
	struct stat st;

	if (!witness[0] || !strchr("flnd", witness[0]) || witness[1] != '/')
		return 0;
	if (stat_witness(witness[0], witness + 1, &st) == 0)
		write_state(witness[0], &st, now);
	else if (errno != ENOENT || !may_be_missing(witness[0]))
		return 0;
	return !strcmp(now, state);
}
