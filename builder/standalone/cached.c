/* SPDX-License-Identifier: MIT */
/*
 * Standalone interpreters in the cache; see standalone/cached.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/entry.h"
#include "cache/fill.h"
#include "cache/prune.h"
#include "cache/scan.h"
#include "common/compiler.h"
#include "common/layout.h"
#include "common/place.h"
#include "core/err.h"
#include "embed/embed.h"
#include "fs/io.h"
#include "python/remembered.h"
#include "standalone/cached.h"

/* Goes up when a build puts other files in base. */
#define BASE_LAYOUT "1"

#define MARK ".once" /* after the name of a set that was not made the first time */

/* The texts of a set. */
enum cached_text {
	CACHED_SOURCES, /* paths, each with its NUL */
	CACHED_STATE,   /* the digest of their states */
};

static void
hash_text(struct sha256 *s, const char *text)
{
	sha256_update(s, text ? text : "", text ? strlen(text) + 1 : 1);
}

static void
hash_libraries(struct sha256 *s, const struct closure *closure)
{
	hash_text(s, closure->loader);
	for (size_t i = 0; i < closure->count; i++) {
		hash_text(s, closure->list[i].name);
		hash_text(s, closure->list[i].file);
	}
}

/* What movenv puts into base, and what it asks. */
static void
hash_embedded(struct sha256 *s)
{
	static const char *const names[] = {
		PLACE_LIBRARY,    "sysconfigdata.py", "terminfo.py",       "locpath.py",
		"tkconstants.py", "other_files.py",   "compile_changed.py"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct embed *file = embed_find(names[i]);

		sha256_update(s, file->data, file->len);
	}
}

void
cached_open(struct cached *cached, const struct interp *interp, char kind,
	    const struct closure *closure)
{
	const char *const texts[] = {
		BASE_LAYOUT,
		MOVENV_VERSION,
		interp->executable,
		interp->base_prefix,
		interp->version_info,
		interp->stdlib,
		interp->implementation,
		interp->abi,
		interp->suffix,
		interp->files,
		interp->libc,
		interp->file.buf,
		remembered_library_path(),
	};
	unsigned char digest[SHA256_LEN];
	char more[16];
	struct sha256 s;

	cached->sources = (struct sources){0};
	cached->is_off = !remembered_is_usual();
	(void)snprintf(more, sizeof(more), "%c%o", kind, (unsigned)io_umask());
	sha256_init(&s);
	hash_text(&s, more);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		hash_text(&s, texts[i]);
	hash_libraries(&s, closure);
	hash_embedded(&s);
	sha256_final(&s, digest);
	sha256_text(digest, cached->name);
	if (cached->name[0] == '-') /* it looks like an option */
		cached->name[0] = '0';
}

void
cached_close(struct cached *cached)
{
	buf_free(&cached->sources.paths);
}

/* Returns 0 if all sources of an open set are as they were; -1 with errno: ESTALE. */
static int
check_sources(const struct cache_files *set)
{
	char now[SHA256_TEXT_CAP];
	const char *state = set->texts[CACHED_STATE];

	if (state &&
	    sources_digest(set->texts[CACHED_SOURCES], set->text_lens[CACHED_SOURCES], NULL, now) ==
		    0 &&
	    !strcmp(now, state))
		return 0;
	errno = ESTALE;
	return -1;
}

static int
open_cached(struct cache_files *set, int dir, const char *name)
{
	if (cache_files_open(set, dir, name) < 0)
		return -1;
	set->has_modes = 1;
	return check_sources(set) < 0 ? -1 : cache_files_check(set);
}

/* Returns 1 if the error is not of the set. */
static int
is_for_now(int error)
{
	return error == ENOMEM || error == EMFILE || error == ENFILE || error == EINTR;
}

int
cached_give(const struct cached *cached, int base)
{
	int dir = cached->is_off ? -1 : cache_open(CACHE_STANDALONE, 0);
	struct cache_files set;
	int status;

	if (dir < 0)
		return -1;
	status = open_cached(&set, dir, cached->name);
	if (status < 0 && (set.top >= 0 || errno == ENOTDIR) && !is_for_now(errno)) {
		verbose("the cache's copy of this Python has changed, or Python has");
		cache_files_remove(dir, cached->name);
	}
	if (status == 0)
		status = cache_give(&set, base, cached->link_mode, cached->may_share);
	if (status == 0)
		verbose("Python comes out of the cache");
	cache_files_close(&set);
	return status;
}

/* The entries of base that no environment shares. */
static int
is_shared_entry(const char *name)
{
	return strcmp(name, "bin") != 0 && strcmp(name, BASE_LIBEXEC) != 0;
}

/* Returns 1 if the files have the same modes and sizes: a disk may not know modes. */
static int
is_as_built(const struct cache_files *built, const struct cache_files *kept)
{
	uint64_t sums[2] = {0};
	const struct cache_files *sets[] = {built, kept};

	for (int i = 0; i < 2; i++)
		for (size_t k = 0; k < sets[i]->count; k++)
			sums[i] += sets[i]->list[k].mode * (sets[i]->list[k].size + 1);
	return built->count == kept->count && sums[0] == sums[1];
}

/* Makes the set by this mode. */
static int
keep_by(const struct cached *cached, int dir, struct cache_files *built, const char *state,
	enum link_mode mode)
{
	struct cache_fill fill;
	int status = cache_fill_open(&fill, dir);

	fill.keep_times = 1;
	if (status == 0)
		status = cache_give(built, fill.tree, mode,
				    cached->may_share && cached->link_mode != LINK_CLONE);
	fill.set.texts[CACHED_SOURCES] = cached->sources.paths.data;
	fill.set.text_lens[CACHED_SOURCES] = cached->sources.paths.len;
	fill.set.texts[CACHED_STATE] = state;
	fill.set.text_lens[CACHED_STATE] = strlen(state);
	if (status == 0)
		status = cache_fill_describe(&fill);
	if (status == 0 && !is_as_built(built, &fill.set)) {
		errno = EOPNOTSUPP;
		status = -1;
	}
	if (status == 0)
		status = cache_fill_commit(&fill, cached->name);
	cache_fill_close(&fill);
	return status;
}

/* Shares the files if that can be done; copies them if this is the second time. */
static int
keep_built(const struct cached *cached, int dir, struct cache_files *built, const char *state)
{
	char mark[CACHE_FILES_NAME + sizeof(MARK)];

	if (cached->link_mode != LINK_COPY && keep_by(cached, dir, built, state, LINK_SHARE) == 0)
		return 0;
	(void)snprintf(mark, sizeof(mark), "%s" MARK, cached->name);
	if (faccessat(dir, mark, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return cache_entry_store(dir, mark, "", 0);
	unlinkat(dir, mark, 0);
	return keep_by(cached, dir, built, state, LINK_CLONE);
}

void
cached_keep(const struct cached *cached, int base)
{
	const struct sources *sources = &cached->sources;
	int dir = cached->is_off || sources->is_cut ? -1 : cache_open(CACHE_STANDALONE, 1);
	struct cache_files built = {
		.dir = -1, .top = -1, .tree = base, .used = base, .has_modes = 1};
	struct scan_how how = {.is_wanted = is_shared_entry};
	char state[SHA256_TEXT_CAP];
	int status;

	if (dir < 0)
		return;
	status = sources_digest(sources->paths.data, sources->paths.len, &sources->began, state);
	if (status == 0)
		status = scan_tree(&built, base, &how);
	if (status == 0)
		status = keep_built(cached, dir, &built, state);
	if (status < 0)
		verbose("Python is not kept in the cache: %s",
			errno == EAGAIN ? "its files are new" : strerror(errno));
	built.tree = built.used = -1; /* they are base, which is the caller's */
	cache_files_close(&built);
}

int
cached_is_stale(int dir, const char *name)
{
	struct cache_files set;
	int is_stale;

	if (cache_is_unused(dir, name))
		return 1;
	if (strchr(name, '.')) /* a mark */
		return 0;
	is_stale =
		cache_files_open(&set, dir, name) < 0 ? errno == EBADMSG : check_sources(&set) < 0;
	cache_files_close(&set);
	return is_stale;
}
