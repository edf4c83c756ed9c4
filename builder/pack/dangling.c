/* SPDX-License-Identifier: MIT */
/*
 * Dangling symlinks; see pack/dangling.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "core/err.h"
#include "pack/dangling.h"

/* Returns 1 if a link leads to a file that is made or replaced in the archive. */
static int
leads_to_made(const struct packing *packing, const char *target)
{
	const struct overlay_entry *entry;
	struct path to = packing->name;
	char part[NAME_CAP];
	int more = path_up(&to) == 0 ? 1 : -1;

	if (!strcmp(to.buf, "."))
		path_cut(&to, 0);
	while (more > 0 && (more = path_part(&target, part)) > 0) {
		if (!strcmp(part, ".."))
			more = path_up(&to) < 0 ? -1 : 1;
		else if (strcmp(part, ".") != 0)
			more = path_push(&to, part) < 0 ? -1 : 1;
		if (!strcmp(to.buf, "."))
			path_cut(&to, 0);
	}
	entry = more == 0 ? overlay_find(packing->overlay, to.buf) : NULL;
	return entry && entry->kind != OVERLAY_GONE;
}

void
dangling_report(const struct packing *packing, const char *target)
{
	struct stat to;

	if (packing->is_measuring && fstatat(packing->env->root, packing->name.buf, &to, 0) < 0 &&
	    (errno == ENOENT || errno == ELOOP) && !leads_to_made(packing, target))
		failf("packed '%s/%s' as it is: it is a dangling symlink", packing->env->dir.buf,
		      packing->name.buf);
}
