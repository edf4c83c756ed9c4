/* SPDX-License-Identifier: MIT */
/*
 * Names in a directory; see pack/pack_names.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/layout.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/leftover.h"
#include "fs/staging.h"
#include "pack/pack_file.h"
#include "pack/pack_names.h"

/* Adds the names in the directory of the disk, if there is one, without temporaries. */
static int
list_disk_names(const struct packing *p, struct buf *names)
{
	struct buf all = {0};
	int fd = beneath_open_dir(pack_file_root(p, p->name.buf), p->name.buf);
	int status = 0, saved;

	if (fd < 0)
		return errno == ENOENT && overlay_next(p->overlay, p->name.buf, NULL) ? 0 : -1;
	status = dirlist_read(fd, &all);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&all, name));)
		if (!leftover_is(fd, name) && !staging_is(fd, name))
			status = buf_add(names, name, strlen(name) + 1);
	if (status == 0 && !p->name.len && p->base >= 0)
		status = buf_add(names, BASE_DIR, sizeof(BASE_DIR));
	saved = errno;
	close(fd);
	buf_free(&all);
	errno = saved;
	return status;
}

/* Adds the first parts of the names in the overlay below the directory. */
static int
list_overlay_names(const struct packing *p, struct buf *names)
{
	const char *dir = p->name.buf;
	size_t start = p->name.len ? p->name.len + 1 : 0;
	const struct overlay_entry *entry = NULL;
	int status = 0;

	while (status == 0 && (entry = overlay_next(p->overlay, dir, entry))) {
		if (entry->kind == OVERLAY_GONE)
			continue;
		status = buf_add(names, entry->file + start, strcspn(entry->file + start, "/")) |
			 buf_putc(names, '\0');
	}
	return status;
}

/* Sorts the names of the text into the list, each once. */
static int
sort_pack_names(struct pack_names *names)
{
	size_t count = 0;

	for (const char *name = NULL; (name = dirlist_next(&names->text, name));)
		count++;
	names->list = calloc(count + 1, sizeof(*names->list));
	if (!names->list)
		return -1;
	count = 0;
	for (const char *name = NULL; (name = dirlist_next(&names->text, name));)
		names->list[count++] = name;
	qsort(names->list, count, sizeof(*names->list), name_compare);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(names->list[i - 1], names->list[i]) != 0)
			names->list[names->count++] = names->list[i];
	return 0;
}

int
pack_names_read(struct pack_names *names, const struct packing *packing)
{
	*names = (struct pack_names){0};
	if (list_disk_names(packing, &names->text) < 0 ||
	    list_overlay_names(packing, &names->text) < 0)
		return -1;
	return sort_pack_names(names);
}

void
pack_names_release(struct pack_names *names)
{
	free(names->list);
	buf_free(&names->text);
}
