/* SPDX-License-Identifier: MIT */
/*
 * Editable installs; see pack/editable.h. To each belong the files that the RECORD of its
 * distribution lists (the .pth file, the finder, scripts), and the .dist-info directory (PEP 660).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/dirlist.h"
#include "pack/editable.h"
#include "pack/exclude.h"
#include "wheel/record_scan.h"

#define NOBODY ((size_t)-1)

/* A file that imports from outside, and the distribution that owns it, or NOBODY. */
struct lone_file {
	const char *file; /* relative to the environment; borrowed */
	size_t order;     /* in which the issues came */
	size_t dist;
};

/* All of them, sorted by file, each once. */
struct lone_files {
	struct lone_file *list;
	size_t count;
	const struct issues *issues;
};

static int
list_add(struct buf *list, const char *text)
{
	return buf_add(list, text, strlen(text) + 1);
}

/* Sets *file, relative to the environment, from a name in RECORD: relative to site-packages. */
static int
locate_editable_row(const char *dir, const char *row, struct path *file)
{
	if (path_set(file, dir, strlen(dir)) < 0 || path_up(file) < 0)
		return -1;
	for (; !strncmp(row, "../", 3); row += 3)
		if (!strcmp(file->buf, ".") || path_up(file) < 0)
			return -1; /* outside the environment */
	if (!strcmp(file->buf, "."))
		path_cut(file, 0);
	return path_push(file, row);
}

typedef int row_visitor(void *arg, size_t dist, const char *file);

/* Calls visit() for each file that a RECORD lists. Passes over a damaged one. */
static int
visit_rows(const struct issues *issues, size_t dist, row_visitor *visit, void *arg)
{
	const struct dist *d = &issues->dists->list[dist];
	struct record_scan scan = {0};
	struct record_row row;
	struct path file;
	int status = dists_scan_record(d, issues->env, &scan, NULL), more = 0;

	while (status >= 0 && (more = record_scan_next(&scan, &row)) > 0)
		if (locate_editable_row(d->dir, row.name, &file) == 0)
			status = visit(arg, dist, file.buf);
	if (more < 0 && errno != EBADMSG)
		status = -1;
	record_scan_release(&scan);
	return status < 0 ? -1 : 0;
}

static int
compare_lone_order(const void *a, const void *b)
{
	const struct lone_file *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static int
compare_lone_files(const void *a, const void *b)
{
	const struct lone_file *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	return order ? order : compare_lone_order(a, b);
}

/* Lists the files of the issues, except for those that a pattern excludes. */
static int
lone_files_make(struct lone_files *files, const struct issues *issues, char *const *globs)
{
	size_t count = 0;

	*files = (struct lone_files){.issues = issues};
	files->list = calloc(issues->count + 1, sizeof(*files->list));
	if (!files->list)
		return -1;
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (!issue_has_fix(issue) &&
		    (issue->kind == ISSUE_EDITABLE || issue->kind == ISSUE_PTH) &&
		    !exclude_holds(globs, issue->file))
			files->list[count++] = (struct lone_file){issue->file, i, NOBODY};
	}
	qsort(files->list, count, sizeof(*files->list), compare_lone_files);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(files->list[i - 1].file, files->list[i].file) != 0)
			files->list[files->count++] = files->list[i];
	return 0;
}

static int
compare_file_name(const void *name, const void *file)
{
	return strcmp(name, ((const struct lone_file *)file)->file);
}

/* A row_visitor that notes the owner of a file. The first counts. */
static int
note_owner(void *arg, size_t dist, const char *file)
{
	struct lone_files *files = arg;
	struct lone_file *found =
		bsearch(file, files->list, files->count, sizeof(*files->list), compare_file_name);

	if (found && found->dist == NOBODY)
		found->dist = dist;
	return 0;
}

/* direct_url.json lies in the directory of its distribution. */
static void
note_directory(struct lone_files *files, size_t dist)
{
	const char *dir = files->issues->dists->list[dist].dir;
	struct path file;

	if (path_set(&file, dir, strlen(dir)) == 0 && path_push(&file, "direct_url.json") == 0)
		note_owner(files, dist, file.buf);
}

/* A row_visitor that appends the file. */
static int
add_owned_file(void *arg, size_t dist, const char *file)
{
	struct editable *editable = arg;

	(void)dist;
	return list_add(&editable->files, file);
}

static int
add_project(struct editable *editable, const struct issues *issues, size_t dist)
{
	const char *dir = issues->dists->list[dist].dir;
	const char *base = path_base(dir);
	struct path name;

	if (path_set(&name, base, strcspn(base, "-")) < 0 ||
	    list_add(&editable->names, name.buf) < 0 || list_add(&editable->files, dir) < 0)
		return -1;
	return visit_rows(issues, dist, add_owned_file, editable);
}

/* Adds the projects in the order of the issues, each once. */
static int
add_projects(struct editable *editable, struct lone_files *files)
{
	char *is_added = calloc(files->issues->dists->count + 1, 1);
	int status = is_added ? 0 : -1;

	qsort(files->list, files->count, sizeof(*files->list), compare_lone_order);
	for (size_t i = 0; status == 0 && i < files->count; i++) {
		const struct lone_file *file = &files->list[i];

		if (file->dist == NOBODY) {
			status = list_add(&editable->names, path_base(file->file)) |
				 list_add(&editable->files, file->file);
		} else if (!is_added[file->dist]) {
			is_added[file->dist] = 1;
			status = add_project(editable, files->issues, file->dist);
		}
	}
	free(is_added);
	return status;
}

int
editable_find(struct editable *editable, const struct issues *issues, char *const *globs)
{
	struct lone_files files;
	int status = lone_files_make(&files, issues, globs);

	*editable = (struct editable){0};
	for (size_t i = 0; status == 0 && files.count > 0 && i < issues->dists->count; i++) {
		note_directory(&files, i);
		status = visit_rows(issues, i, note_owner, &files);
	}
	if (status == 0)
		status = add_projects(editable, &files);
	free(files.list);
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
