/* SPDX-License-Identifier: MIT */
/*
 * Absolute paths; see absolute.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "absolute.h"
#include "common/readlink.h"

int
absolute(struct path *to, const char *name, const struct path *path)
{
	const char *at = path->buf;

	path_cut(to, 0);
	if (path_add(to, name, strlen(name)) < 0)
		return -1;
	if (*at != '/') {
		/* musl's getcwd() can allocate memory, and would bring malloc into the shim. */
		if (syscall(SYS_getcwd, to->buf + to->len, sizeof(to->buf) - to->len) < 0)
			return -1;
		if (to->buf[to->len] != '/') /* "(unreachable)": outside of this root directory */
			return errno = ENOENT, -1;
		to->len += strlen(to->buf + to->len);
		/* "./environment" and "." are the current directory's. */
		if (at[0] == '.' && (!at[1] || at[1] == '/'))
			at++;
		else if (path_add(to, "/", 1) < 0)
			return -1;
	}
	return path_add(to, at, strlen(at));
}

void
absolute_resolve(struct path *dir)
{
	static struct path name;
	int fd = openat(AT_FDCWD, dir->buf, O_PATH | O_CLOEXEC); /* closed by the exec */
	char digits[12];
	size_t at = sizeof(digits);

	for (unsigned n = (unsigned)fd; at == sizeof(digits) || n; n /= 10)
		digits[--at] = (char)('0' + n % 10);
	if (fd >= 0 && path_set(&name, "/proc/self/fd/", 14) == 0 &&
	    path_add(&name, digits + at, sizeof(digits) - at) == 0 && link_follow(&name) > 0 &&
	    path_same(name.buf, dir->buf))
		path_copy(dir, &name);
}
