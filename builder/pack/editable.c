/* SPDX-License-Identifier: MIT */
/*
 * Editable installs; see pack/editable.h. To each belong the files that the RECORD of its
 * distribution lists (the .pth file, the finder, scripts), and the .dist-info directory (PEP 660).
 */
#include <errno.h>
#include <string.h>

#include "fs/dirlist.h"
#include "pack/editable.h"
#include "pack/exclude.h"
#include "wheel/record.h"

static int
list_has(const struct buf *list, const char *text)
{
	for (const char *name = NULL; (name = dirlist_next(list, name));)
		if (!strcmp(name, text))
			return 1;
	return 0;
}

static int
list_add(struct buf *list, const char *text)
{
	return list_has(list, text) ? 0 : buf_add(list, text, strlen(text) + 1);
}

/* Sets *file, relative to the environment, from a name in RECORD: relative to site-packages. */
static int
locate_editable_row(const struct dist *dist, const char *row, struct path *file)
{
	*file = dist->dir;
	if (path_up(file) < 0)
		return -1;
	for (; !strncmp(row, "../", 3); row += 3)
		if (!strcmp(file->buf, ".") || path_up(file) < 0)
			return -1; /* outside the environment */
	if (!strcmp(file->buf, "."))
		path_cut(file, 0);
	return path_push(file, row);
}

/* Returns 1 if RECORD lists the file, else 0. Adds each of its files to `list`, if not NULL. */
static int
scan_record(const struct dist *dist, const char *file, struct buf *list)
{
	struct record record;
	struct path at;
	int status = record_parse(&record, buf_str(&dist->record), dist->record.len);
	int found = 0;

	for (size_t i = 0; status == 0 && i < record.count; i++) {
		if (locate_editable_row(dist, record.rows[i].name, &at) < 0)
			continue;
		found |= !strcmp(at.buf, file);
		if (list)
			status = list_add(list, at.buf);
	}
	record_release(&record);
	return status < 0 && errno == ENOMEM ? -1 : found;
}

static int
is_in_directory(const char *file, const struct path *dir)
{
	return !strncmp(file, dir->buf, dir->len) && file[dir->len] == '/';
}

/* Returns the distribution that owns the file, or NULL. */
static const struct dist *
find_dist(const struct dists *dists, const char *file)
{
	for (size_t i = 0; i < dists->count; i++)
		if (is_in_directory(file, &dists->list[i].dir) ||
		    scan_record(&dists->list[i], file, NULL) == 1)
			return &dists->list[i];
	return NULL;
}

static int
add_project(struct editable *editable, const struct dist *dist)
{
	const char *base = path_base(dist->dir.buf);
	struct path name;

	if (path_set(&name, base, strcspn(base, "-")) < 0 ||
	    list_add(&editable->names, name.buf) < 0 ||
	    list_add(&editable->files, dist->dir.buf) < 0)
		return -1;
	return scan_record(dist, "", &editable->files) < 0 ? -1 : 0;
}

static int
add_lone_file(struct editable *editable, const char *file)
{
	return list_add(&editable->names, path_base(file)) < 0 ? -1
							       : list_add(&editable->files, file);
}

int
editable_find(struct editable *editable, const struct issues *issues, char *const *globs)
{
	int status = 0;

	*editable = (struct editable){0};
	for (size_t i = 0; status == 0 && i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];
		const struct dist *dist;

		if (issue_has_fix(issue) ||
		    (issue->kind != ISSUE_EDITABLE && issue->kind != ISSUE_PTH) ||
		    exclude_holds(globs, issue->file.buf) ||
		    list_has(&editable->files, issue->file.buf))
			continue;
		dist = find_dist(issues->dists, issue->file.buf);
		status = dist ? add_project(editable, dist)
			      : add_lone_file(editable, issue->file.buf);
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
