/* SPDX-License-Identifier: MIT */
/*
 * Wheels in the cache; see wheel/kept.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache/cache.h"
#include "common/path.h"
#include "core/buf.h"
#include "core/sha256.h"
#include "fs/io.h"
#include "wheel/kept.h"

void
kept_name(const char *file, const struct stat *st, char name[CACHE_FILES_NAME])
{
	char text[512];

	(void)snprintf(text, sizeof(text), "%llx %llx %llx %llx.%lx %llx.%lx %o %s",
		       (unsigned long long)st->st_dev, (unsigned long long)st->st_ino,
		       (unsigned long long)st->st_size, (unsigned long long)st->st_mtim.tv_sec,
		       (unsigned long)st->st_mtim.tv_nsec, (unsigned long long)st->st_ctim.tv_sec,
		       (unsigned long)st->st_ctim.tv_nsec, (unsigned)io_umask(), path_base(file));
	sha256_text_of(text, strlen(text), name);
	if (name[0] == '-') /* it looks like an option */
		name[0] = '0';
}

/* Opens an entry; one that cannot be read is removed. */
static struct kept *
open_entry(const char *name)
{
	struct kept *kept = calloc(1, sizeof(*kept));
	int dir = kept ? cache_open(CACHE_WHEELS, 0) : -1;
	int status = dir < 0 ? -1 : cache_files_open(&kept->files, dir, name);

	if (status == 0 && !kept->files.texts[KEPT_FLAGS]) {
		errno = EBADMSG;
		status = -1;
	}
	if (status == 0)
		return kept;
	if (dir >= 0) {
		int error = errno;

		cache_files_close(&kept->files);
		if (error != ENOENT && error != EPERM && error != EMFILE && error != ENFILE &&
		    error != ENOMEM)
			cache_files_remove(dir, name);
	}
	free(kept);
	return NULL;
}

struct kept *
kept_open(const char *name)
{
	return open_entry(name);
}

struct kept *
kept_find(const char *file)
{
	char name[CACHE_FILES_NAME];
	struct kept *kept;
	struct stat st;

	if (cache_open(CACHE_WHEELS, 0) < 0 || stat(file, &st) < 0)
		return NULL;
	kept_name(file, &st, name);
	kept = open_entry(name);
	if (kept)
		kept->is_old = 1;
	return kept;
}

int
kept_has(const struct kept *kept, char flag)
{
	return strchr(kept->files.texts[KEPT_FLAGS], flag) != NULL;
}

void
kept_close(struct kept *kept)
{
	if (!kept)
		return;
	cache_files_close(&kept->files);
	free(kept);
}
