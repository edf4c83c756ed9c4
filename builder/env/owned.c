/* SPDX-License-Identifier: MIT */
/*
 * Files that distributions own; see env/owned.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "env/owned.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/dirread.h"
#include "fs/io.h"

/* Names as they are found: those of the scripts directory, then those of each site. */
struct gathering {
	struct buf *names, *infos;
	size_t counts[1 + ENVIRONMENT_SITES_MAX]; /* of names, for each directory */
};

int
owned_is_finder(const char *name)
{
	return name_ends(name, ".py") &&
	       ((name_starts(name, "__editable__") && name_ends(name, "_finder.py")) ||
		name_starts(name, "_editable_impl_") || name_starts(name, "_editable_skbc_") ||
		(name[0] == '_' && name_ends(name, "_editable.py")));
}

int
owned_has_paths(const char *name)
{
	return (name_ends(name, ".pth") && name[4]) || name_ends(name, ".egg-link") ||
	       owned_is_finder(name);
}

/* Appends DIR/NAME with its NUL. */
static int
add_owned_name(struct buf *to, const char *dir, const char *name)
{
	if (to->len > OWNED_NAMES_MAX) {
		errno = E2BIG;
		return -1;
	}
	return buf_puts(to, dir) | buf_putc(to, '/') | buf_add(to, name, strlen(name) + 1);
}

static int
gather_name(struct gathering *g, size_t at, const char *dir, const char *name)
{
	int is_site = at > 0;

	if (interrupt_check() < 0)
		return -1;
	if (is_site && name_ends(name, ".dist-info"))
		return add_owned_name(g->infos, dir, name);
	if (is_site && !owned_has_paths(name))
		return 0;
	g->counts[at]++;
	return add_owned_name(g->names, dir, name);
}

/* Gathers the names in one directory. A site that cannot be read is noted. */
static int
gather_directory(struct gathering *g, const struct environment *env, size_t at, const char *dir)
{
	int fd = beneath_open_dir(env->root, dir);
	struct dirread_entry entry;
	struct dirread reader;
	int status = 0, more = 0;

	if (fd < 0)
		return at > 0 ? unread_note_file(env->unread, dir) : -1;
	dirread_open(&reader, fd);
	while (status == 0 && (more = dirread_next(&reader, &entry)) > 0)
		status = gather_name(g, at, dir, entry.name);
	if (more < 0)
		status = unread_note(env->unread, dir);
	io_close(fd);
	return status;
}

static int
compare_owned_names(const void *a, const void *b)
{
	return strcmp(((const struct owned *)a)->name, ((const struct owned *)b)->name);
}

/* Makes the list, when the names no longer move in memory. */
static int
list_owned(struct owned_list *list, const struct gathering *g, size_t directories)
{
	const char *name = list->names.data;
	size_t count = 0;

	for (size_t i = 0; i < directories; i++)
		count += g->counts[i];
	list->files = calloc(count + 1, sizeof(*list->files));
	if (!list->files)
		return -1;
	for (size_t i = 0; i < directories; i++)
		for (size_t k = 0; k < g->counts[i]; k++, name += strlen(name) + 1)
			list->files[list->count++] = (struct owned){
				.name = name,
				.site = i == 0 ? OWNED_SCRIPT : i - 1,
			};
	qsort(list->files, list->count, sizeof(*list->files), compare_owned_names);
	return 0;
}

int
owned_read(struct owned_list *list, const struct environment *env, struct buf *infos)
{
	struct gathering g = {.names = &list->names, .infos = infos};
	int status;

	*list = (struct owned_list){0};
	status = gather_directory(&g, env, 0, env->scripts);
	for (size_t i = 0; status == 0 && i < env->site_count; i++)
		status = gather_directory(&g, env, i + 1, env->sites[i].buf);
	return status < 0 ? -1 : list_owned(list, &g, env->site_count + 1);
}

struct owned *
owned_find(const struct owned_list *list, const char *name)
{
	struct owned key = {.name = name};

	return list->count
		       ? bsearch(&key, list->files, list->count, sizeof(key), compare_owned_names)
		       : NULL;
}

int
owned_is_shim(const struct owned_list *list, const char *name)
{
	const struct owned *owned = owned_find(list, name);

	return owned && owned->is_shim;
}

void
owned_release(struct owned_list *list)
{
	free(list->files);
	buf_free(&list->names);
	*list = (struct owned_list){0};
}
