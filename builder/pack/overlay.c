/* SPDX-License-Identifier: MIT */
/*
 * A tree after the fixes; see pack/overlay.h.
 */
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "core/list.h"
#include "embed/embed.h"
#include "pack/overlay.h"
#include "repair/record_fix.h"

STORES_MEMORY_BEGIN
/* Adds an empty entry for a file. Returns it, or NULL with errno ENOMEM. */
static struct overlay_entry *
add_entry(struct overlay *overlay, enum overlay_kind kind, const char *file)
{
	size_t n = overlay->count;
	struct overlay_entry *entry = list_grow(overlay->list, n, sizeof(*entry));

	if (!entry)
		return NULL;
	overlay->list = entry;
	entry = &overlay->list[n];
	*entry = (struct overlay_entry){.file = strdup(file), .kind = kind, .order = n};
	overlay->count += entry->file != NULL;
	return entry->file ? entry : NULL;
}

/* Adds an entry that leads to another file: a copy of it, or a link. */
static int
add_entry_to(struct overlay *overlay, enum overlay_kind kind, const char *file, const char *to)
{
	struct overlay_entry *entry = add_entry(overlay, kind, file);

	if (entry)
		entry->to = strdup(to);
	return entry && entry->to ? 0 : -1;
}
STORES_MEMORY_END

int
overlay_add(struct overlay *overlay, const char *file, const char *from)
{
	return add_entry_to(overlay, OVERLAY_FILE, file, from);
}

static int
add_fixed_bytes(struct overlay *overlay, const struct issue *issue)
{
	struct overlay_entry *entry = add_entry(overlay, OVERLAY_BYTES, issue->file);

	if (!entry)
		return -1;
	entry->issue = issue;
	entry->mode = issue->fix.bytes.mode;
	return 0;
}

static int
add_fix(struct overlay *overlay, const struct issue *issue)
{
	switch (issue->fix.kind) {
	case FIX_BYTES:
		return add_fixed_bytes(overlay, issue);
	case FIX_LINK:
		return add_entry_to(overlay, OVERLAY_LINK, issue->file, issue->fix.target);
	case FIX_COPY:
		return overlay_add(overlay, issue->file, issue->fix.from);
	case FIX_MODE:
		return add_entry(overlay, OVERLAY_PROGRAM, issue->file) ? 0 : -1;
	case FIX_NONE:
	case FIX_UNPLANNED:
	case FIX_ROW:
		break;
	}
	return 0;
}

static int
add_record(struct overlay *overlay, size_t dist)
{
	struct overlay_entry *entry = NULL;
	struct path file;

	if (record_fix_file(overlay->issues, dist, &file) == 0)
		entry = add_entry(overlay, OVERLAY_RECORD, file.buf);
	if (entry)
		entry->dist = dist;
	return entry ? 0 : -1;
}

int
overlay_fix(struct overlay *overlay, const struct issues *issues)
{
	int status = 0;

	overlay->issues = issues;
	for (size_t i = 0; status == 0 && i < issues->count; i++)
		status = add_fix(overlay, &issues->list[i]);
	for (size_t i = 0; status == 0 && i < issues->by_row_count; i = record_fix_next(issues, i))
		status = add_record(overlay, record_fix_dist(issues, i));
	return status;
}

int
overlay_bytes(const struct overlay *overlay, const struct overlay_entry *entry, struct buf *out)
{
	return issues_bytes(overlay->issues, entry->issue, out);
}

int
overlay_remove(struct overlay *overlay, const char *file)
{
	return add_entry(overlay, OVERLAY_GONE, file) ? 0 : -1;
}

static void
release_entry(struct overlay_entry *entry)
{
	free(entry->file);
	free(entry->to);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct overlay_entry *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

void
overlay_settle(struct overlay *overlay)
{
	struct overlay_entry *list = overlay->list;
	size_t count = 0;

	if (overlay->count == 0)
		return;
	qsort(list, overlay->count, sizeof(*list), compare_entries);
	for (size_t i = 0; i < overlay->count; i++)
		if (i + 1 < overlay->count && !strcmp(list[i].file, list[i + 1].file))
			release_entry(&list[i]);
		else
			list[count++] = list[i];
	overlay->count = count;
}

/* Returns the index of the first entry whose file does not sort before the text. */
static size_t
index_from(const struct overlay *overlay, const char *text)
{
	size_t low = 0, high = overlay->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(overlay->list[middle].file, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Most files that change are scripts, which become launchers. */
uint64_t
overlay_guess(const struct overlay *overlay, const struct overlay_entry *entry,
	      const struct stat *old)
{
	enum issue_kind kind = entry->issue ? entry->issue->kind : ISSUE_OTHER;

	if (kind == ISSUE_PYTHON || (kind == ISSUE_SCRIPT && !overlay->issues->env->text_scripts))
		return embed_find("shim")->len;
	return old ? (uint64_t)old->st_size : 0;
}

const struct overlay_entry *
overlay_find(const struct overlay *overlay, const char *file)
{
	size_t i = index_from(overlay, file);

	return i < overlay->count && !strcmp(overlay->list[i].file, file) ? &overlay->list[i]
									  : NULL;
}

const struct overlay_entry *
overlay_next(const struct overlay *overlay, const char *dir, const struct overlay_entry *entry)
{
	struct path start;
	size_t i;

	/* All files below "a" start with "a/", and are neighbours in the list. */
	if (path_set(&start, dir, strlen(dir)) < 0 || (*dir && path_add(&start, "/", 1) < 0))
		return NULL;
	i = entry ? (size_t)(entry - overlay->list) + 1 : index_from(overlay, start.buf);
	return i < overlay->count && !strncmp(overlay->list[i].file, start.buf, start.len)
		       ? &overlay->list[i]
		       : NULL;
}

void
overlay_release(struct overlay *overlay)
{
	for (size_t i = 0; i < overlay->count; i++)
		release_entry(&overlay->list[i]);
	free(overlay->list);
	*overlay = (struct overlay){0};
}
