/* SPDX-License-Identifier: MIT */
/*
 * What the cache holds; see cache/survey.h.
 */
#include <errno.h>

#include "cache/cache.h"
#include "cache/prune.h"
#include "cache/survey.h"
#include "fs/dirlist.h"
#include "fs/io.h"

static int
survey_kind(struct cache_survey *survey, int top, const char *name, enum cache_kind kind)
{
	struct buf names = {0};
	int dir = cache_open_dir(top, name);
	int status = dir < 0 ? -1 : dirlist_read(dir, &names);

	if (dir < 0 && errno == ENOTDIR) /* a symlink, which is not movenv's */
		return 0;
	for (const char *entry = NULL; status == 0 && (entry = dirlist_next(&names, entry));)
		status = cache_usage_add(cache_is_temporary(entry) ? &survey->other
								   : &survey->kinds[kind],
					 dir, entry);
	io_close(dir);
	buf_free(&names);
	return status;
}

int
cache_survey_read(struct cache_survey *survey, int top)
{
	struct buf names = {0};
	int status = dirlist_read(top, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		int version, kind = cache_kind_of_name(name, &version);

		if (kind >= 0 && version == cache_kind_version(kind))
			status = survey_kind(survey, top, name, kind);
		else if (kind >= 0 || cache_is_temporary(name))
			status = cache_usage_add(&survey->other, top, name);
	}
	buf_free(&names);
	return status;
}
