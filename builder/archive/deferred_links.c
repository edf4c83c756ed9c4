/* SPDX-License-Identifier: MIT */
/*
 * The symlinks of an archive; see archive/deferred_links.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/deferred_links.h"
#include "common/home.h"
#include "core/interrupt.h"
#include "fs/copy.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "fs/tree.h"

#define MADE '\n'             /* replaces the first byte of a name when the symlink is made */
#define LINKS_MAX (16u << 20) /* bytes of all names and targets */

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

/* The links whose targets did not exist when it was their turn. */
struct waiting {
	char **names; /* sorted; each is followed by its target */
	unsigned char *is_seen;
	size_t *chain;
	size_t count;
};

static int
compare_waiting(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
waiting_release(struct waiting *waiting)
{
	free(waiting->names);
	free(waiting->is_seen);
	free(waiting->chain);
}

static char *
next_unmade(const struct deferred_links *links, char *at)
{
	do {
		if (at)
			at += strlen(at) + 1; /* to the target */
		at = (char *)dirlist_next(&links->list, at);
	} while (at && *at == MADE);
	return at;
}

static int
waiting_list(struct waiting *waiting, const struct deferred_links *links)
{
	size_t count = 0;

	*waiting = (struct waiting){0};
	for (char *at = NULL; (at = next_unmade(links, at));)
		count++;
	waiting->names = calloc(count + 1, sizeof(*waiting->names));
	waiting->is_seen = calloc(count + 1, 1);
	waiting->chain = calloc(count + 1, sizeof(*waiting->chain));
	if (!waiting->names || !waiting->is_seen || !waiting->chain)
		return -1;
	for (char *at = NULL; (at = next_unmade(links, at));)
		waiting->names[waiting->count++] = at;
	qsort(waiting->names, count, sizeof(*waiting->names), compare_waiting);
	return 0;
}

/* Returns the index of the waiting link that a link leads to, or count. By its text. */
static size_t
waiting_target(const struct waiting *waiting, const char *name)
{
	const char *target = name + strlen(name) + 1, *key;
	struct path path;
	char **found = NULL;

	if (path_set(&path, name, strlen(name)) < 0 || path_up(&path) < 0)
		return waiting->count;
	if (!strcmp(path.buf, "."))
		path_cut(&path, 0);
	while (*target) {
		size_t n = strcspn(target, "/");
		int is_up = n == 2 && !memcmp(target, "..", 2);

		if (is_up && (path_up(&path) < 0))
			return waiting->count;
		if (is_up && !strcmp(path.buf, "."))
			path_cut(&path, 0);
		if (!is_up && n > 0 && !(n == 1 && *target == '.') &&
		    ((path.len && path_add(&path, "/", 1) < 0) || path_add(&path, target, n) < 0))
			return waiting->count;
		target += n + strspn(target + n, "/");
	}
	key = path.buf;
	found = bsearch(&key, waiting->names, waiting->count, sizeof(key), compare_waiting);
	return found ? (size_t)(found - waiting->names) : waiting->count;
}

/* Fills the chain with a link, the one that it leads to, and so on. Returns its length. */
static size_t
waiting_chain(struct waiting *waiting, size_t first)
{
	size_t n = 0;

	for (size_t at = first; at < waiting->count && !waiting->is_seen[at];
	     at = waiting_target(waiting, waiting->names[at])) {
		waiting->is_seen[at] = 1;
		waiting->chain[n++] = at;
	}
	return n;
}

/* All that one call of deferred_links_make() has. */
struct link_making {
	struct extract *extract;
	const char *root, *prefix;
	const char **name, **why; /* after a failure */
	size_t made, missing;
};

static int
make_deferred(struct link_making *making, char *at)
{
	int status = interrupt_check();

	*making->name = at;
	*making->why = NULL;
	if (status == 0)
		status = put_deferred_link(making->extract, making->root, making->prefix, at,
					   making->why);
	making->missing += status > 0;
	making->made += status == 0;
	return status;
}

/* Copies what waits, each link after the one that it leads to. */
static int
make_waiting(struct link_making *making, const struct deferred_links *links)
{
	struct waiting waiting;
	int status = waiting_list(&waiting, links);

	making->made = making->missing = 0;
	for (size_t i = 0; status >= 0 && i < waiting.count; i++)
		for (size_t n = waiting_chain(&waiting, i); status >= 0 && n-- > 0;) {
			char *name = waiting.names[waiting.chain[n]];

			status = make_deferred(making, name);
			if (status == 0)
				waiting.is_seen[waiting.chain[n]] = 2;
		}
	/* Only now, since a mark changes the order of the names. */
	for (size_t i = 0; i < waiting.count && waiting.is_seen; i++)
		if (waiting.is_seen[i] == 2)
			*waiting.names[i] = MADE;
	waiting_release(&waiting);
	return status < 0 ? -1 : 0;
}

int
deferred_links_make(struct deferred_links *links, struct extract *extract, const char *root,
		    const char *prefix, const char **name, const char **why)
{
	struct link_making making = {extract, root, prefix, name, why, 0, 0};
	int status = 0;

	for (char *at = NULL; status >= 0 && (at = next_unmade(links, at));) {
		status = make_deferred(&making, at);
		if (status == 0)
			*at = MADE;
	}
	/* What leads through lib64 can be copied after that. */
	while (status >= 0 && making.made && making.missing)
		status = make_waiting(&making, links);
	return status < 0 ? -1 : 0;
}

void
deferred_links_release(struct deferred_links *links)
{
	buf_free(&links->list);
}
