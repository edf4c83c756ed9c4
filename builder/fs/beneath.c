/* SPDX-License-Identifier: MIT */
/*
 * Files below a directory; see fs/beneath.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/path.h"
#include "fs/beneath.h"

#define OPEN_LINKLESS_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define OPEN_FILE (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Component by component, for kernels before 5.6 and sandboxes without openat2. */
static int
open_parts(int dir, const char *name)
{
	int fd = openat(dir, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0) {
		size_t n = strcspn(name, "/"), slashes = strspn(name + n, "/");
		char part[NAME_CAP];
		int next = -1, saved;

		if (n >= sizeof(part)) {
			errno = ENAMETOOLONG;
		} else if (n == 2 && !memcmp(name, "..", 2)) {
			errno = EXDEV;
		} else {
			memcpy(part, n ? name : ".", n ? n : 1);
			part[n ? n : 1] = '\0';
			next = openat(fd, part,
				      (slashes ? O_PATH | O_DIRECTORY | O_CLOEXEC : OPEN_FILE) |
					      O_NOFOLLOW);
			if (next < 0 && errno == ENOTDIR)
				errno = readlinkat(fd, part, (char[1]){0}, 1) < 0 ? ENOTDIR : ELOOP;
		}
		saved = errno;
		close(fd);
		errno = saved;
		if (!slashes || next < 0)
			return next;
		fd = next;
		name += n + slashes;
	}
	return -1;
}

int
beneath_open(int dir, const char *name)
{
	/* struct open_how of <linux/openat2.h>, which musl lacks: flags, mode, resolve. */
	uint64_t how[3] = {OPEN_FILE, 0, 8 /* RESOLVE_BENEATH */};
	int fd = (int)syscall(SYS_openat2, dir, name, how, sizeof(how));

	return fd < 0 && (errno == ENOSYS || errno == EPERM) ? open_parts(dir, name) : fd;
}

int
beneath_above(int root, const char *name, const char **base)
{
	int fd = openat(root, ".", OPEN_LINKLESS_DIR);

	*base = path_base(name);
	while (fd >= 0 && name < *base) {
		size_t n = strcspn(name, "/");
		char part[NAME_CAP];
		int next = -1;

		errno = ENAMETOOLONG;
		if (n < sizeof(part)) {
			memcpy(part, name, n);
			part[n] = '\0';
			next = openat(fd, part, OPEN_LINKLESS_DIR);
		}
		close(fd);
		fd = next;
		name += n + 1;
	}
	return fd;
}
