/* SPDX-License-Identifier: MIT */
/*
 * Healing the place; see place_heal.h.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/attributes.h"
#include "new_file.h"
#include "place_heal.h"

/* Copies the first n bytes. Old kernels and some file systems have no copy_file_range(2). */
static int
copy_start(int from, int to, long n)
{
	static char block[65536];
	ssize_t got = 1;

	while (n > 0 &&
	       (got = syscall(SYS_copy_file_range, from, NULL, to, NULL, (size_t)n, 0)) > 0)
		n -= got;
	while (n > 0) {
		size_t want = n < (long)sizeof(block) ? (size_t)n : sizeof(block);

		got = read(from, block, want);
		if (got <= 0 || write(to, block, (size_t)got) != got)
			return -1;
		n -= got;
	}
	return 0;
}

static int
fill_copy(int from, int to, const struct stat *st, const struct place *place)
{
	const struct timespec times[] = {st->st_mtim, st->st_mtim};

	return copy_start(from, to, (long)(st->st_size - (off_t)sizeof(*place))) == 0 &&
	       write(to, place, sizeof(*place)) == (ssize_t)sizeof(*place) &&
	       !attributes_copy(from, to) && futimens(to, times) == 0 && fsync(to) == 0;
}

int
place_heal(const struct path *file, int fd, struct place *place, const struct path *loader)
{
	struct path copy;
	struct stat st, now;
	int to, done;

	if (fstat(fd, &st) < 0 || st.st_uid != geteuid() || !(st.st_mode & S_IWUSR) ||
	    new_file_is_limited(st.st_size) || place_move(place, loader->buf) < 0)
		return -1;
	path_copy(&copy, file);
	if (path_up(&copy) < 0 || path_push(&copy, TEMPORARY_PREFIX) < 0 ||
	    new_file_name(&copy) < 0)
		return -1;
	to = new_file_open(&copy, 0700);
	if (to < 0)
		return -1;
	done = fill_copy(fd, to, &st, place);
	close(to);
	/* Whoever replaced the file meanwhile has the last word. */
	if (done && fstatat(AT_FDCWD, file->buf, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    now.st_ino == st.st_ino && now.st_dev == st.st_dev && rename(copy.buf, file->buf) == 0)
		return 0;
	unlink(copy.buf);
	return -1;
}
