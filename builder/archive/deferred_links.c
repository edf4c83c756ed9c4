/* SPDX-License-Identifier: MIT */
/*
 * The symlinks of an archive; see archive/deferred_links.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/deferred_links.h"
#include "common/home.h"
#include "fs/copy.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "fs/tree.h"

#define MADE '\n'             /* replaces the first byte of a name when the symlink is made */
#define LINKS_MAX (64u << 20) /* bytes of all names and targets */

int
deferred_links_note(struct deferred_links *links, const char *name, const char *target)
{
	size_t n = strlen(name) + strlen(target) + 2;

	if (links->list.len + n > LINKS_MAX) {
		errno = E2BIG;
		return -1;
	}
	return buf_add(&links->list, name, strlen(name) + 1) |
	       buf_add(&links->list, target, strlen(target) + 1);
}

/* 1 if the symlink is the interpreter, or a library of it that venv puts beside it. */
static int
is_interpreter_link(const char *name)
{
	const char *base = path_base(name);

	return (base - name == 4 ? !memcmp(name, "bin/", 4)
				 : base - name == 8 && !memcmp(name, "Scripts/", 8)) &&
	       (home_is_python(base) || name_starts(base, "libpypy") ||
		name_starts(base, "libpython"));
}

/* Copies the target of a symlink; it is relative to the directory entered. 1: it does not exist. */
static int
copy_link_target(struct extract *extract, const char *root, const char *name, const char *target)
{
	struct path from = {0};
	struct stat st;
	int fd, status;

	if (path_set(&from, root, strlen(root)) < 0 || path_push(&from, extract->name.buf) < 0 ||
	    path_push(&from, target) < 0)
		return -1;
	if (stat(from.buf, &st) < 0)
		return errno == ENOENT ? 1 : -1;
	/* Copies of directories could nest and grow without end: only the one that venv makes. */
	errno = EPERM;
	if (S_ISDIR(st.st_mode) && (strcmp(name, "lib64") != 0 || strcmp(target, "lib") != 0))
		return -1;
	fd = S_ISDIR(st.st_mode) ? tree_open(extract->root, name)
				 : open(from.buf, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	status = S_ISDIR(st.st_mode) ? copy_tree(&from, fd, NULL)
				     : extract_copy(extract, fd, path_base(name));
	close(fd);
	return status;
}

static int
make_link_or_copy(struct extract *extract, const char *root, const char *name, const char *target)
{
	if (extract_link(extract, name, target) == 0)
		return 0;
	if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP && errno != EINVAL)
		return -1;
	return copy_link_target(extract, root, name, target);
}

/* Makes a symlink, unless it is the interpreter. 1: its target to copy does not exist yet. */
static int
put_deferred_link(struct extract *extract, const char *root, const char *prefix, const char *name,
		  const char **why)
{
	const char *target = name + strlen(name) + 1;
	int is_inside = name_starts(name, prefix);

	*why = is_inside ? safe_name_reject_link(name + strlen(prefix), target)
			 : "it lies beside the environment";
	if (is_inside && *why && is_interpreter_link(name + strlen(prefix)))
		return 0;
	errno = EBADMSG;
	return *why ? -1 : make_link_or_copy(extract, root, name + strlen(prefix), target);
}

int
deferred_links_make(struct deferred_links *links, struct extract *extract, const char *root,
		    const char *prefix, const char **name, const char **why)
{
	int status, made, missing;

	do {
		made = missing = 0;
		for (char *at = NULL; (at = (char *)dirlist_next(&links->list, at));
		     at += strlen(at) + 1) {
			if (*at == MADE)
				continue;
			*name = at;
			status = put_deferred_link(extract, root, prefix, at, why);
			if (status < 0)
				return -1;
			missing += status;
			made += !status;
			if (status == 0)
				*at = MADE;
		}
	} while (made && missing);
	return 0;
}

void
deferred_links_release(struct deferred_links *links)
{
	buf_free(&links->list);
}
