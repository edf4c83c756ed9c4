/* SPDX-License-Identifier: MIT */
/*
 * Paths in buffers of their own; see path.h.
 */
#include <errno.h>
#include <string.h>

#include "path.h"

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

/* The length of the path without slashes at its end; the root keeps its one. */
static size_t
trimmed(const struct path *p)
{
	size_t n = p->len;

	while (n > 1 && p->buf[n - 1] == '/')
		n--;
	return n;
}

int
path_up(struct path *p)
{
	const char *base;

	path_cut(p, trimmed(p));
	base = path_base(p->buf);
	if (!strcmp(p->buf, "/"))
		return 0;
	if (!strcmp(p->buf, "."))
		return path_set(p, "..", 2);
	if (!strcmp(base, ".."))
		return path_push(p, "..");
	if (base == p->buf)
		return path_set(p, ".", 1);
	path_cut(p, (size_t)(base - p->buf));
	path_cut(p, trimmed(p));
	/* "a/." names a itself: go on to what holds a. */
	return !strcmp(base, ".") ? path_up(p) : 0;
}
