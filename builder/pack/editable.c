/* SPDX-License-Identifier: MIT */
/*
 * Editable installs; see pack/editable.h. What belongs to one is what its distribution's RECORD
 * lists: the .pth file, the finder, scripts; and the .dist-info directory (PEP 660).
 */
#include <errno.h>
#include <string.h>

#include "fs/dirlist.h"
#include "pack/editable.h"
#include "pack/exclude.h"
#include "wheel/record.h"

static int
has(const struct buf *list, const char *text)
{
	for (const char *name = NULL; (name = dirlist_next(list, name));)
		if (!strcmp(name, text))
			return 1;
	return 0;
}

static int
add(struct buf *list, const char *text)
{
	return has(list, text) ? 0 : buf_add(list, text, strlen(text) + 1);
}

/* A file that RECORD lists by a name relative to site-packages, relative to the environment. */
static int
file_of(const struct dist *dist, const char *row, struct path *file)
{
	*file = dist->dir;
	if (path_up(file) < 0)
		return -1;
	for (; !strncmp(row, "../", 3); row += 3)
		if (!strcmp(file->buf, ".") || path_up(file) < 0)
			return -1; /* it leads out */
	if (!strcmp(file->buf, "."))
		path_cut(file, 0);
	return path_push(file, row);
}

/* Goes through RECORD: 1 if it lists the file. With `list`, all that it lists is added there. */
static int
go_through(const struct dist *dist, const char *file, struct buf *list)
{
	struct record record;
	struct path at;
	int status = record_parse(&record, buf_str(&dist->record), dist->record.len);
	int found = 0;

	for (size_t i = 0; status == 0 && i < record.count; i++) {
		if (file_of(dist, record.rows[i].name, &at) < 0)
			continue;
		found |= !strcmp(at.buf, file);
		if (list)
			status = add(list, at.buf);
	}
	record_release(&record);
	return status < 0 && errno == ENOMEM ? -1 : found;
}

static int
is_below(const char *file, const struct path *dir)
{
	return !strncmp(file, dir->buf, dir->len) && file[dir->len] == '/';
}

/* The distribution that a file is of, or NULL. */
static const struct dist *
owner_of(const struct dists *dists, const char *file)
{
	for (size_t i = 0; i < dists->count; i++)
		if (is_below(file, &dists->list[i].dir) ||
		    go_through(&dists->list[i], file, NULL) == 1)
			return &dists->list[i];
	return NULL;
}

static int
add_dist(struct editable *editable, const struct dist *dist)
{
	const char *base = path_base(dist->dir.buf);
	struct path name;

	if (path_set(&name, base, strcspn(base, "-")) < 0 || add(&editable->names, name.buf) < 0 ||
	    add(&editable->files, dist->dir.buf) < 0)
		return -1;
	return go_through(dist, "", &editable->files) < 0 ? -1 : 0;
}

static int
add_file(struct editable *editable, const char *file)
{
	return add(&editable->names, path_base(file)) < 0 ? -1 : add(&editable->files, file);
}

int
editable_find(struct editable *editable, const struct issues *mends, char *const *globs)
{
	int status = 0;

	*editable = (struct editable){0};
	for (size_t i = 0; status == 0 && i < mends->count; i++) {
		const struct issue *mend = &mends->list[i];
		const struct dist *dist;

		if (mend->becomes || (mend->kind != ISSUE_EDITABLE && mend->kind != ISSUE_PTH) ||
		    exclude_holds(globs, mend->file.buf) || has(&editable->files, mend->file.buf))
			continue;
		dist = owner_of(mends->dists, mend->file.buf);
		status = dist ? add_dist(editable, dist) : add_file(editable, mend->file.buf);
	}
	return status;
}

int
editable_remove(const struct editable *editable, struct overlay *overlay)
{
	int status = 0;

	for (const char *file = NULL; status == 0 && (file = dirlist_next(&editable->files, file));)
		status = overlay_remove(overlay, file);
	return status;
}

void
editable_release(struct editable *editable)
{
	buf_free(&editable->names);
	buf_free(&editable->files);
}
