/* SPDX-License-Identifier: MIT */
/*
 * Installed distributions; see env/dists.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "env/dists.h"
#include "fs/beneath.h"
#include "wheel/record.h"

#define TEXT_MAX (64u << 20) /* bytes of RECORD or entry_points.txt */

/* Makes room for one more in an array of this many; *list may move. */
static int
grow(void **list, size_t count, size_t size)
{
	void *more;

	if (count & (count - 1)) /* room is made at each power of two */
		return 0;
	more = realloc(*list, (count ? 2 * count : 1) * size);
	if (!more)
		return -1;
	*list = more;
	return 0;
}

static struct owned *
find_owned(const struct dists *dists, const char *name)
{
	for (size_t i = 0; i < dists->script_count; i++)
		if (!strcmp(dists->scripts[i].name, name))
			return &dists->scripts[i];
	return NULL;
}

/* The script of this name, which is added if it is new. A later distribution takes it over. */
static struct owned *
claim(struct dists *dists, const char *name, size_t dist)
{
	struct owned *owned = find_owned(dists, name);

	if (owned && owned->dist == dist)
		return owned;
	if (owned) {
		free(owned->row);
	} else {
		if (grow((void **)&dists->scripts, dists->script_count, sizeof(*owned)) < 0)
			return NULL;
		owned = &dists->scripts[dists->script_count];
		owned->name = strdup(name);
		if (!owned->name)
			return NULL;
		dists->script_count++;
	}
	owned->row = NULL;
	owned->dist = dist;
	owned->has_entry = 0;
	return owned;
}

/* Reads a text of a .dist-info directory. Returns 1, 0 if there is none, -1 with ENOMEM. */
static int
read_text(const struct environment *env, const struct dist *dist, const char *name, struct buf *out,
	  struct file_id *id)
{
	struct path file = dist->dir;

	if (path_push(&file, name) < 0)
		return 0;
	if (beneath_slurp(env->root, file.buf, out, TEXT_MAX, id) == 0)
		return 1;
	return errno == ENOMEM ? -1 : 0;
}

/* 1 if another distribution's RECORD lists the script: then it is that one's that lies there. */
static int
is_others(const struct dists *dists, const char *name, size_t index)
{
	const struct owned *owned = find_owned(dists, name);

	return owned && owned->row && owned->dist != index;
}

static int
read_entries(struct dists *dists, const struct environment *env, size_t index)
{
	struct buf text = {0};
	struct entry_point_scan scan = {0};
	struct entry_point entry;
	int status = read_text(env, &dists->list[index], "entry_points.txt", &text, NULL);
	int more;

	scan.at = buf_str(&text);
	while (status > 0 && (more = entry_point_next(&scan, &entry)) != 0) {
		struct owned *owned;

		if (more < 0 || is_others(dists, entry.name, index))
			continue; /* a line that cannot be one is nobody's script */
		owned = claim(dists, entry.name, index);
		if (!owned) {
			status = -1;
			break;
		}
		owned->has_entry = 1;
		owned->entry = entry;
	}
	buf_free(&text);
	return status < 0 ? -1 : 0;
}

/*
 * The script that a row of RECORD names, relative to a directory that is `depth` below the
 * environment: "../../../bin/NAME". NULL if it is not a script.
 */
static const char *
script_of_row(const char *row, size_t depth, const char *scripts)
{
	size_t n = strlen(scripts);

	for (; depth > 0; depth--, row += 3)
		if (strncmp(row, "../", 3) != 0)
			return NULL;
	if (strncmp(row, scripts, n) != 0 || row[n] != '/' || strchr(row + n + 1, '/'))
		return NULL;
	return row[n + 1] ? row + n + 1 : NULL;
}

static int
read_record(struct dists *dists, const struct environment *env, size_t index)
{
	struct dist *dist = &dists->list[index];
	struct record record = {0};
	size_t depth = 0;
	int status = read_text(env, dist, "RECORD", &dist->record, &dist->record_id);

	for (const char *c = dist->dir.buf; *c; c++)
		depth += *c == '/';
	if (status > 0 && record_parse(&record, dist->record.data, dist->record.len) < 0)
		status = errno == ENOMEM ? -1 : 0;
	for (size_t i = 0; status > 0 && i < record.count; i++) {
		const char *name = script_of_row(record.rows[i].name, depth, env->scripts);
		struct owned *owned = name ? claim(dists, name, index) : NULL;

		if (!name)
			continue;
		if (!owned || !(owned->row = strdup(record.rows[i].name)))
			status = -1;
	}
	record_release(&record);
	return status < 0 ? -1 : 0;
}

static int
add_dist(struct dists *dists, const struct environment *env, const struct path *site,
	 const char *name)
{
	struct dist *dist;
	size_t index = dists->count;
	struct stat st;

	if (grow((void **)&dists->list, index, sizeof(*dist)) < 0)
		return -1;
	dist = &dists->list[index];
	*dist = (struct dist){.dir = *site};
	if (path_push(&dist->dir, name) < 0 ||
	    fstatat(env->root, dist->dir.buf, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
		return 0; /* a link may lead out of the environment */
	dists->count++;
	return read_record(dists, env, index);
}

int
dists_read(struct dists *dists, const struct environment *env)
{
	int status = 0;

	*dists = (struct dists){0};
	for (size_t i = 0; status == 0 && i < env->site_count; i++) {
		int fd = beneath_open_dir(env->root, env->sites[i].buf);
		DIR *stream = fd < 0 ? NULL : fdopendir(fd);
		struct dirent *entry;

		while (stream && status == 0 && (entry = readdir(stream))) {
			const char *tail = strrchr(entry->d_name, '.');

			if (tail && !strcmp(tail, ".dist-info"))
				status = add_dist(dists, env, &env->sites[i], entry->d_name);
		}
		if (stream)
			closedir(stream);
		else if (fd >= 0)
			close(fd);
	}
	/* When all RECORDs are known: an entry point's script may be overwritten by another's. */
	for (size_t i = 0; status == 0 && i < dists->count; i++)
		status = read_entries(dists, env, i);
	return status;
}

const struct owned *
dists_owner(const struct dists *dists, const char *name)
{
	return find_owned(dists, name);
}

void
dists_release(struct dists *dists)
{
	for (size_t i = 0; i < dists->count; i++)
		buf_free(&dists->list[i].record);
	for (size_t i = 0; i < dists->script_count; i++) {
		free(dists->scripts[i].name);
		free(dists->scripts[i].row);
	}
	free(dists->list);
	free(dists->scripts);
	*dists = (struct dists){0};
}
