/* SPDX-License-Identifier: MIT */
/*
 * Paths in buffers of their own; see common/path.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/path.h"

int
path_add(struct path *p, const char *text, size_t n)
{
	if (n >= sizeof(p->buf) - p->len) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memmove(p->buf + p->len, text, n);
	p->len += n;
	p->buf[p->len] = '\0';
	return 0;
}

int
path_set(struct path *p, const char *text, size_t n)
{
	if (n >= sizeof(p->buf)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memmove(p->buf, text, n);
	path_cut(p, n);
	return 0;
}

void
path_copy(struct path *p, const struct path *from)
{
	memmove(p->buf, from->buf, from->len);
	path_cut(p, from->len);
}

int
path_push(struct path *p, const char *name)
{
	size_t mark = p->len;

	if (p->len > 0 && p->buf[p->len - 1] != '/' && path_add(p, "/", 1) < 0)
		return -1;
	if (path_add(p, name, strlen(name)) < 0) {
		path_cut(p, mark);
		return -1;
	}
	return 0;
}

void
path_cut(struct path *p, size_t mark)
{
	p->len = mark;
	p->buf[mark] = '\0';
}

const char *
path_base(const char *text)
{
	const char *slash = strrchr(text, '/');

	return slash ? slash + 1 : text;
}

/* Returns the length of the first n bytes without slashes at their end; "/" stays. */
static size_t
trimmed_length(const struct path *p, size_t n)
{
	while (n > 1 && p->buf[n - 1] == '/')
		n--;
	return n;
}

int
path_up(struct path *p)
{
	size_t n = trimmed_length(p, p->len);

	/* "a/." is a itself, and its directory is that of a. */
	while (n > 1 && p->buf[n - 1] == '.' && p->buf[n - 2] == '/')
		n = trimmed_length(p, n - 1);
	if (n == 1 && p->buf[0] == '/')
		return path_cut(p, n), 0;
	if (n == 1 && p->buf[0] == '.')
		return path_set(p, "..", 2);
	if (n > 1 && !memcmp(p->buf + n - 2, "..", 2) && (n == 2 || p->buf[n - 3] == '/')) {
		if (n + 3 >= sizeof(p->buf)) {
			errno = ENAMETOOLONG;
			return -1;
		}
		path_cut(p, n);
		return path_push(p, "..");
	}
	while (n > 0 && p->buf[n - 1] != '/')
		n--;
	if (n == 0)
		return path_set(p, ".", 1);
	path_cut(p, trimmed_length(p, n));
	return 0;
}

int
path_part(const char **rest, char part[NAME_CAP])
{
	const char *from = *rest;
	size_t n = 0;

	/* strspn() and strcspn() are 400 bytes in the shim. */
	while (*from == '/')
		from++;
	while (from[n] && from[n] != '/')
		n++;
	if (n >= NAME_CAP) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(part, from, n);
	part[n] = '\0';
	*rest = from + n;
	return n > 0;
}

int
path_exists(struct path *p, const char *a, const char *b, const char *c)
{
	size_t mark = p->len;
	int found = path_push(p, a) == 0 && path_add(p, b, strlen(b)) == 0 &&
		    path_add(p, c, strlen(c)) == 0 && access(p->buf, F_OK) == 0;

	path_cut(p, mark);
	return found;
}

int
path_same(const char *a, const char *b)
{
	struct stat st, other;

	return fstatat(AT_FDCWD, a, &st, 0) == 0 && fstatat(AT_FDCWD, b, &other, 0) == 0 &&
	       st.st_ino == other.st_ino && st.st_dev == other.st_dev;
}
