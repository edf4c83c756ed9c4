/* SPDX-License-Identifier: MIT */
/*
 * A tree as it is to be; see pack/overlay.h.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/overlay.h"
#include "repair/apply.h"

/* A new entry for a file, empty. NULL with errno ENOMEM. */
static struct overlay_entry *
add(struct overlay *overlay, enum overlay_kind kind, const char *file)
{
	size_t n = overlay->count;
	struct overlay_entry *entry;

	/* Room is made at each power of two. */
	if ((n & (n - 1)) == 0) {
		entry = realloc(overlay->list, (n ? 2 * n : 1) * sizeof(*entry));
		if (!entry)
			return NULL;
		overlay->list = entry;
	}
	entry = &overlay->list[n];
	*entry = (struct overlay_entry){.file = strdup(file), .kind = kind, .order = n};
	overlay->count += entry->file != NULL;
	return entry->file ? entry : NULL;
}

int
overlay_add(struct overlay *overlay, const char *file, const char *from)
{
	struct overlay_entry *entry = add(overlay, OVERLAY_FILE, file);

	if (entry)
		entry->to = strdup(from);
	return entry && entry->to ? 0 : -1;
}

/* What repair would write for one mend, if anything. */
static int
add_mend(struct overlay *overlay, const struct issue *mend)
{
	struct overlay_entry *entry;

	if (!mend->becomes || (!mend->link && !mend->from && !mend->bytes.len))
		return 0;
	if (mend->from)
		return overlay_add(overlay, mend->file.buf, mend->from);
	entry = add(overlay, mend->link ? OVERLAY_LINK : OVERLAY_BYTES, mend->file.buf);
	if (!entry)
		return -1;
	entry->bytes = mend->bytes.data;
	entry->len = mend->bytes.len;
	entry->mode = mend->mode;
	if (mend->link)
		entry->to = strdup(mend->link);
	return mend->link && !entry->to ? -1 : 0;
}

static int
add_record(struct overlay *overlay, const struct issues *mends, size_t dist)
{
	struct path file = mends->dists->list[dist].dir;
	struct overlay_entry *entry;
	struct buf text = {0};
	int status = apply_record(mends, dist, 0, &text);

	if (status > 0) {
		entry = path_push(&file, "RECORD") < 0 ? NULL
						       : add(overlay, OVERLAY_BYTES, file.buf);
		if (entry) {
			entry->own = text;
			entry->bytes = buf_str(&entry->own);
			entry->len = text.len;
			return 0;
		}
		status = -1;
	}
	buf_free(&text);
	return status;
}

int
overlay_mend(struct overlay *overlay, const struct issues *mends)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < mends->count; i++)
		status = add_mend(overlay, &mends->list[i]);
	for (size_t i = 0; status == 0 && i < mends->dists->count; i++)
		status = add_record(overlay, mends, i);
	return status;
}

int
overlay_remove(struct overlay *overlay, const char *file)
{
	return add(overlay, OVERLAY_GONE, file) ? 0 : -1;
}

static void
release(struct overlay_entry *entry)
{
	free(entry->file);
	free(entry->to);
	buf_free(&entry->own);
}

static int
by_file(const void *a, const void *b)
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
	qsort(list, overlay->count, sizeof(*list), by_file);
	for (size_t i = 0; i < overlay->count; i++)
		if (i + 1 < overlay->count && !strcmp(list[i].file, list[i + 1].file))
			release(&list[i]);
		else
			list[count++] = list[i];
	overlay->count = count;
}

/* The index of the first entry whose file is not before this text. */
static size_t
place_of(const struct overlay *overlay, const char *text)
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

const struct overlay_entry *
overlay_find(const struct overlay *overlay, const char *file)
{
	size_t i = place_of(overlay, file);

	return i < overlay->count && !strcmp(overlay->list[i].file, file) ? &overlay->list[i]
									  : NULL;
}

const struct overlay_entry *
overlay_next(const struct overlay *overlay, const char *dir, const struct overlay_entry *entry)
{
	struct path start;
	size_t i;

	/* What is below "a" starts with "a/", and stands together. */
	if (path_set(&start, dir, strlen(dir)) < 0 || (*dir && path_add(&start, "/", 1) < 0))
		return NULL;
	i = entry ? (size_t)(entry - overlay->list) + 1 : place_of(overlay, start.buf);
	return i < overlay->count && !strncmp(overlay->list[i].file, start.buf, start.len)
		       ? &overlay->list[i]
		       : NULL;
}

void
overlay_release(struct overlay *overlay)
{
	for (size_t i = 0; i < overlay->count; i++)
		release(&overlay->list[i]);
	free(overlay->list);
	*overlay = (struct overlay){0};
}
