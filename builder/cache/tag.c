/* SPDX-License-Identifier: MIT */
/*
 * The marks of the cache directory; see cache/tag.h.
 */
#include <errno.h>
#include <string.h>

#include "cache/entry.h"
#include "cache/kind.h"
#include "cache/tag.h"
#include "common/layout.h"
#include "core/buf.h"
#include "fs/dirlist.h"

/* An environment has another text, and is not taken for a cache. */
static const char tag[] =
	"Signature: 8a477f597d28d172789f06886806bc55\n"
	"# This directory is the cache of movenv: 'movenv cache clear' removes it.\n"
	"# For information about cache directory tags, see:\n"
	"#   https://bford.info/cachedir/\n";

int
cache_tag_is_in(int dir)
{
	struct buf text = {0};
	int is_ours = cache_entry_load(dir, CACHE_TAG_NAME, &text, sizeof(tag)) == 0 &&
		      text.len == sizeof(tag) - 1 && !memcmp(text.data, tag, text.len);

	buf_free(&text);
	return is_ours;
}

/* Returns 1 if the name is not that of a mark in the making. */
static int
is_more(int dir, const char *name)
{
	(void)dir;
	return !name_starts(name, TEMPORARY_PREFIX) && strcmp(name, CACHE_IGNORE_NAME) != 0;
}

static int
is_foreign(int dir, const char *name)
{
	int version;

	return is_more(dir, name) && cache_kind_of_name(name, &version) < 0;
}

int
cache_tag_is_due(int dir)
{
	struct buf more = {0};
	int is_due = dirlist_read_some(dir, &more, is_more) == 0 && !more.len;

	buf_free(&more);
	return is_due;
}

int
cache_tag_write(int dir)
{
	struct buf foreign = {0};
	int status = dirlist_read_some(dir, &foreign, is_foreign);

	if (status == 0 && foreign.len) {
		/* Another run may have written it just now. */
		status = cache_tag_is_in(dir) ? 0 : -1;
		errno = ENOTEMPTY;
	} else if (status == 0)
		status = cache_entry_store(dir, CACHE_IGNORE_NAME, "*\n", 2) |
			 cache_entry_store(dir, CACHE_TAG_NAME, tag, sizeof(tag) - 1);
	buf_free(&foreign);
	return status;
}
