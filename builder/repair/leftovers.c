/* SPDX-License-Identifier: MIT */
/*
 * Temporaries of killed runs; see repair/leftovers.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/interrupt.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/leftover.h"
#include "repair/leftovers.h"

int
leftovers_remove(int root, const char *dir)
{
	struct buf names = {0};
	int fd = beneath_open_dir(root, dir), status, saved;

	if (fd < 0)
		return beneath_is_none(errno) || errno == EACCES ? 0 : -1;
	status = dirlist_read_some(fd, &names, leftover_is_name);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		status = leftover_remove(fd, name);
	saved = errno;
	close(fd);
	buf_free(&names);
	errno = saved;
	return status;
}

/* The directories of the links and copies that repair makes: each file of them, with its NUL. */
static int
list_other_directories(const struct issues *issues, struct buf *dirs, size_t *count)
{
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];
		struct path dir;

		if (issue->fix.kind != FIX_LINK && issue->fix.kind != FIX_COPY)
			continue;
		if (path_set(&dir, issue->file, strlen(issue->file)) < 0 || path_up(&dir) < 0)
			continue;
		++*count;
		if (buf_add(dirs, dir.buf, dir.len + 1) < 0)
			return -1;
	}
	return 0;
}

static int
remove_from_other_directories(const struct issues *issues)
{
	struct buf dirs = {0};
	const char **sorted = NULL, *dir = NULL;
	size_t count = 0;
	int status = list_other_directories(issues, &dirs, &count);

	if (status == 0 && !(sorted = calloc(count + 1, sizeof(*sorted))))
		status = -1;
	for (size_t i = 0; status == 0 && i < count; i++)
		sorted[i] = dir = dirlist_next(&dirs, dir);
	if (status == 0)
		qsort(sorted, count, sizeof(*sorted), name_compare);
	for (size_t i = 0; status == 0 && i < count; i++)
		if (i == 0 || strcmp(sorted[i - 1], sorted[i]) != 0) {
			status = interrupt_check();
			if (status == 0)
				status = leftovers_remove(issues->env->root, sorted[i]);
		}
	free(sorted);
	buf_free(&dirs);
	return status;
}

int
leftovers_remove_all(const struct issues *issues)
{
	const struct environment *env = issues->env;
	const struct dists *dists = issues->dists;

	if (leftovers_remove(env->root, ".") < 0 || leftovers_remove(env->root, env->scripts) < 0 ||
	    leftovers_remove(env->root, SITE_DIR) < 0 ||
	    leftovers_remove(env->root, BASE_DIR "/" BASE_LIBEXEC) < 0)
		return -1;
	for (size_t i = 0; i < env->site_count; i++)
		if (leftovers_remove(env->root, env->sites[i].buf) < 0)
			return -1;
	for (size_t i = 0; i < dists->count; i++)
		if (interrupt_check() < 0 || leftovers_remove(env->root, dists->list[i].dir) < 0)
			return -1;
	return remove_from_other_directories(issues);
}
