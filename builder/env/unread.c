/* SPDX-License-Identifier: MIT */
/*
 * Files that could not be read; see env/unread.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/path.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "env/unread.h"
#include "fs/beneath.h"

/* A note, while they are sorted. */
struct unread_file {
	const char *name;
	int cause;
};

int
unread_note(struct unread *unread, const char *name)
{
	int cause = errno;

	if (cause == ENOMEM || (cause == EINTR && interrupt_pending()))
		return -1;
	if (unread->names.len > UNREAD_NAMES_MAX) {
		errno = E2BIG;
		return -1;
	}
	if (buf_add(&unread->names, name, strlen(name) + 1) < 0 ||
	    buf_add(&unread->causes, &cause, sizeof(cause)) < 0)
		return -1;
	unread->count++;
	return 0;
}

int
unread_note_file(struct unread *unread, const char *name)
{
	return beneath_is_none(errno) ? 0 : unread_note(unread, name);
}

/* Files with one name stay in the order of their notes: the first cause is reported. */
static int
compare_unread(const void *a, const void *b)
{
	const struct unread_file *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->name > y->name) - (x->name < y->name);
}

static int
compare_unread_names(const void *a, const void *b)
{
	return strcmp(((const struct unread_file *)a)->name, ((const struct unread_file *)b)->name);
}

/* Returns 1 if a directory above a file could not be read for the same cause. */
static int
is_below_unread(const struct unread_file *files, size_t n, const struct unread_file *file)
{
	struct path above;
	struct unread_file key = {.name = above.buf};

	if (path_set(&above, file->name, strlen(file->name)) < 0)
		return 0;
	for (char *slash; (slash = strrchr(above.buf, '/'));) {
		const struct unread_file *found;

		path_cut(&above, (size_t)(slash - above.buf));
		found = bsearch(&key, files, n, sizeof(*files), compare_unread_names);
		if (found && found->cause == file->cause)
			return 1;
	}
	return 0;
}

size_t
unread_report(const struct unread *unread, const char *shown)
{
	struct unread_file *files = calloc(unread->count + 1, sizeof(*files));
	const char *name = unread->names.data;
	size_t count = 0;

	if (!files) {
		failf("out of memory");
		return unread->count;
	}
	for (size_t i = 0; i < unread->count; i++, name += strlen(name) + 1) {
		files[i].name = name;
		memcpy(&files[i].cause, unread->causes.data + i * sizeof(int), sizeof(int));
	}
	qsort(files, unread->count, sizeof(*files), compare_unread);
	for (size_t i = 0; i < unread->count; i++) {
		if ((i > 0 && !strcmp(files[i - 1].name, files[i].name)) ||
		    is_below_unread(files, unread->count, &files[i]))
			continue;
		errno = files[i].cause;
		fail_errno("cannot read '%s%s%s'", shown, *files[i].name ? "/" : "", files[i].name);
		count++;
	}
	free(files);
	return count;
}

void
unread_release(struct unread *unread)
{
	buf_free(&unread->names);
	buf_free(&unread->causes);
	unread->count = 0;
}
