/* SPDX-License-Identifier: MIT */
/*
 * Removing what the cache holds; see cache/prune.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/prune.h"
#include "cache/tag.h"
#include "common/layout.h"
#include "common/path.h"
#include "core/interrupt.h"
#include "fs/abandoned.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/tree.h"

#define UNUSED_AGE (30L * 24 * 3600) /* seconds */

int
cache_is_temporary(const char *name)
{
	return name_starts(name, TEMPORARY_PREFIX);
}

/* Removes an entry and counts it. Another run may have removed it. */
static int
remove_counted(int dir, const char *name, struct cache_usage *removed)
{
	struct cache_usage usage = {0};

	if (cache_usage_add(&usage, dir, name) < 0)
		return -1;
	if (tree_remove(dir, name) < 0)
		return errno == ENOENT ? 0 : -1;
	removed->entries += usage.entries;
	removed->bytes += usage.bytes;
	removed->freed += usage.freed;
	return 0;
}

/* The temporaries that nobody uses are gone after it; they are not counted as entries. */
static int
sweep_counted(int dir, struct cache_usage *removed)
{
	struct buf names = {0};
	struct cache_usage before = {0}, after = {0};
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (cache_is_temporary(name))
			status = cache_usage_add(&before, dir, name);
	if (before.entries)
		abandoned_sweep(dir);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (cache_is_temporary(name))
			status = cache_usage_add(&after, dir, name);
	if (before.freed > after.freed) {
		removed->bytes += before.bytes - after.bytes;
		removed->freed += before.freed - after.freed;
	}
	buf_free(&names);
	return status;
}

static int
prune_entries(int dir, cache_is_stale *is_stale, struct cache_usage *removed)
{
	struct buf names = {0};
	int error = 0;

	if (sweep_counted(dir, removed) < 0 || dirlist_read(dir, &names) < 0)
		error = errno;
	for (const char *name = NULL; !interrupt_pending() && (name = dirlist_next(&names, name));)
		if (!cache_is_temporary(name) && is_stale(dir, name) &&
		    remove_counted(dir, name, removed) < 0)
			error = errno;
	buf_free(&names);
	errno = error;
	return error ? -1 : interrupt_check();
}

static int
prune_kind(int top, const char *name, cache_is_stale *is_stale, struct cache_usage *removed)
{
	int dir = cache_open_dir(top, name);
	int status = dir < 0 ? -1 : 0;

	if (dir < 0 && errno == ENOTDIR) /* a symlink, which is not movenv's */
		return 0;
	if (status == 0 && is_stale)
		status = prune_entries(dir, is_stale, removed);
	io_close(dir);
	return status;
}

int
cache_prune(int top, cache_is_stale *const stale[CACHE_KINDS], struct cache_usage *removed)
{
	struct buf names = {0};
	int error = 0;

	if (sweep_counted(top, removed) < 0 || dirlist_read(top, &names) < 0)
		error = errno;
	for (const char *name = NULL;
	     !interrupt_pending() && (name = dirlist_next(&names, name));) {
		int version, kind = cache_kind_of_name(name, &version), status = 0;

		/* A newer layout is that of a newer movenv. */
		if (kind >= 0 && version == cache_kind_version(kind))
			status = prune_kind(top, name, stale[kind], removed);
		else if (kind >= 0 && version < cache_kind_version(kind))
			status = remove_counted(top, name, removed);
		if (status < 0)
			error = errno;
	}
	buf_free(&names);
	errno = error;
	return error ? -1 : interrupt_check();
}

/*
 * Removes a kind's directory; the entries are counted one by one. Returns 0; 1 if another run has
 * just put something there, so that it stays; or -1 with errno.
 */
static int
clear_kind(int top, const char *name, struct cache_usage *removed)
{
	struct buf names = {0};
	int dir = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int error = 0, is_left = 0;

	if (dir < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	if (dirlist_read(dir, &names) < 0)
		error = errno;
	for (const char *entry = NULL;
	     !interrupt_pending() && (entry = dirlist_next(&names, entry));)
		if (remove_counted(dir, entry, removed) < 0)
			error = errno;
	io_close(dir);
	buf_free(&names);
	if (!error && interrupt_check() == 0 && unlinkat(top, name, AT_REMOVEDIR) < 0) {
		is_left = errno == ENOTEMPTY;
		error = is_left || errno == ENOENT ? 0 : errno;
	}
	errno = error;
	return error || interrupt_check() < 0 ? -1 : is_left;
}

int
cache_clear(int top, struct cache_usage *removed)
{
	struct buf names = {0};
	int error = 0, is_left = 0;

	if (sweep_counted(top, removed) < 0 || dirlist_read(top, &names) < 0)
		error = errno;
	for (const char *name = NULL;
	     !interrupt_pending() && (name = dirlist_next(&names, name));) {
		int version, status = 0;

		if (cache_kind_of_name(name, &version) >= 0)
			status = clear_kind(top, name, removed);
		if (status < 0)
			error = errno;
		is_left |= status > 0;
	}
	buf_free(&names);
	/* The tag goes last: without it the rest would not be known. */
	if (!error && !is_left && !interrupt_pending()) {
		unlinkat(top, CACHE_IGNORE_NAME, 0);
		unlinkat(top, CACHE_TAG_NAME, 0);
	}
	errno = error;
	return error ? -1 : interrupt_check();
}

int
cache_is_unused(int dir, const char *name)
{
	struct path used;
	struct stat st;
	time_t now = time(NULL);

	if (path_set(&used, name, strlen(name)) < 0 || path_push(&used, "used") < 0)
		return 0;
	if (fstatat(dir, used.buf, &st, AT_SYMLINK_NOFOLLOW) < 0 &&
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return st.st_mtime < now - UNUSED_AGE;
}
