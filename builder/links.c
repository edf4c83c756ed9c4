/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links of an archive; see links.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "home.h"
#include "links.h"
#include "names.h"
#include "tree.h"

#define LINKS_MAX (64u << 20) /* bytes of all names, and of where they lead */

int
links_note(struct links *links, const char *name, const char *target)
{
	size_t n = strlen(name) + strlen(target) + 2;

	if (links->list.len + n > LINKS_MAX) {
		errno = E2BIG;
		return -1;
	}
	return buf_add(&links->list, name, strlen(name) + 1) |
	       buf_add(&links->list, target, strlen(target) + 1);
}

/* Why a link of this name must not lead there; NULL: it may. */
static const char *
reject(const char *name, const char *target)
{
	size_t depth = 0;
	int is_behind = 0; /* a name */

	if (!*target || strlen(target) >= PATH_CAP)
		return "it is a link to nothing";
	if (*target == '/')
		return "it is a link that leads out, by an absolute name";
	for (; *name; name++)
		depth += *name == '/';
	while (*target) {
		size_t n = strcspn(target, "/");

		if (n == 2 && !memcmp(target, "..", 2)) {
			if (is_behind)
				return "it is a link with '..' behind a name";
			if (depth-- == 0)
				return "it is a link that leads out";
		} else if (n > 1 || (n == 1 && *target != '.')) {
			is_behind = 1;
		}
		target += n + strspn(target + n, "/");
	}
	return NULL;
}

/* 1 if the link is the interpreter, or a library of it, which venv put beside it. */
static int
is_interpreter(const char *name)
{
	const char *base = path_base(name);

	return (base - name == 4 ? !memcmp(name, "bin/", 4)
				 : base - name == 8 && !memcmp(name, "Scripts/", 8)) &&
	       (home_is_python(base) || names_starts(base, "libpypy") ||
		names_starts(base, "libpython"));
}

/* Copies what a link leads to, relative to the directory that is entered. */
static int
copy_target(struct extract *extract, const char *root, const char *name, const char *target)
{
	struct path from = {0};
	struct stat st;
	int fd, status;

	if (path_set(&from, root, strlen(root)) < 0 || path_push(&from, extract->name.buf) < 0 ||
	    path_push(&from, target) < 0)
		return -1;
	if (stat(from.buf, &st) < 0)
		return errno == ENOENT ? 0 : -1; /* it would lead nowhere */
	if (S_ISREG(st.st_mode))
		return copy_file(from.buf, extract->dir, path_base(name));
	/* A directory in another would make more of less: only the one that venv makes. */
	if (strcmp(name, "lib64") != 0 || strcmp(target, "lib") != 0) {
		errno = EPERM;
		return -1;
	}
	fd = tree_open(extract->root, name);
	if (fd < 0)
		return -1;
	status = copy_tree(&from, fd, NULL);
	close(fd);
	return status;
}

static int
make(struct extract *extract, const char *root, const char *name, const char *target)
{
	if (extract_link(extract, name, target) == 0)
		return 0;
	if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP && errno != EINVAL)
		return -1;
	return copy_target(extract, root, name, target);
}

int
links_make(const struct links *links, struct extract *extract, const char *root, const char *prefix,
	   const char **name, const char **why)
{
	const char *target;

	for (*name = NULL; (*name = names_next(&links->list, *name)); *name = target) {
		const char *inside = *name + strlen(prefix);

		target = *name + strlen(*name) + 1;
		*why = "it lies beside the environment";
		errno = EBADMSG;
		if (!names_starts(*name, prefix))
			return -1;
		*why = reject(inside, target);
		if (*why && is_interpreter(inside))
			continue;
		if (*why || make(extract, root, inside, target) < 0)
			return -1;
	}
	return 0;
}

void
links_release(struct links *links)
{
	buf_free(&links->list);
}
