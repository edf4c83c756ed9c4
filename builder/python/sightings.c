/* SPDX-License-Identifier: MIT */
/*
 * Files with an interpreter's name; see python/sightings.h.
 */
#include <stdlib.h>

#include "common/path.h"
#include "core/err.h"
#include "core/list.h"
#include "fs/dirlist.h"
#include "python/full_version.h"
#include "python/sightings.h"

int
sightings_add(struct sightings *all, const struct candidate *found, const char *dir,
	      const char *name, enum trust_source source)
{
	struct sighting *list = list_grow(all->list, all->count, sizeof(*list));
	size_t at = all->files.len;

	if (!list)
		return -1;
	all->list = list;
	if (buf_printf(&all->files, "%s%s%s", dir, name_ends(dir, "/") ? "" : "/", name) < 0 ||
	    buf_putc(&all->files, '\0') < 0)
		return -1;
	all->list[all->count++] = (struct sighting){*found, at, source};
	return 0;
}

static int
compare_sightings(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;

	return candidate_compare(&x->candidate, &y->candidate);
}

void
sightings_sort(struct sightings *all)
{
	for (size_t i = 0; i < all->count; i++)
		all->list[i].candidate.file = all->files.data + all->list[i].file;
	if (all->count)
		qsort(all->list, all->count, sizeof(*all->list), compare_sightings);
}

int
sighting_meets(const struct sighting *sighting, const struct spec *wanted)
{
	const struct candidate *c = &sighting->candidate;
	struct buf why = {0};
	enum candidate_verdict verdict = candidate_judge(c, sighting->source, &why);
	int is_taken = verdict == CANDIDATE_TAKEN || verdict == CANDIDATE_OLD;
	char version[CANDIDATE_VERSION];

	if (is_taken && wanted && !platform_is_met(&wanted->identity.platform, c->file)) {
		buf_puts(&why, "it is for another platform");
		is_taken = 0;
	} else if (is_taken && wanted && !full_version_meets(c, wanted, version)) {
		buf_printf(&why, "its version is %s", version[0] ? version : "not known");
		is_taken = 0;
	}
	if (!is_taken)
		verbose("passed over '%s': %s", c->file, buf_str(&why));
	buf_free(&why);
	return is_taken;
}

void
sightings_release(struct sightings *all)
{
	buf_free(&all->files);
	free(all->list);
	*all = (struct sightings){0};
}
