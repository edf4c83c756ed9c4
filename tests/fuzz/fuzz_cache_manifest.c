/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the manifest of a set of files in the cache, with the right check sum. What is read
 * is written and read again.
 */
#include <zlib.h>

#include "cache/files.h"
#include "core/endian.h"
#include "fs/safe_name.h"
#include "fuzz.h"

static void
check_set(const struct cache_files *set)
{
	for (size_t i = 0; i < set->count; i++)
		MUST(!safe_name_reject(set->list[i].name, strlen(set->list[i].name)));
	for (size_t i = 0; i < set->dir_count; i++)
		MUST(!safe_name_reject(set->dirs[i], strlen(set->dirs[i])));
	for (size_t i = 0; i < CACHE_FILES_TEXTS; i++)
		MUST(!set->texts[i] || !set->texts[i][set->text_lens[i]]);
}

static void
read_again(const struct cache_files *set)
{
	struct cache_files again = {.dir = -1, .top = -1, .tree = -1, .used = -1};

	MUST(manifest_write(set, &again.manifest) == 0 && manifest_read(&again) == 0);
	MUST(again.count == set->count && again.dir_count == set->dir_count);
	for (size_t i = 0; i < set->count; i++)
		MUST(!strcmp(again.list[i].name, set->list[i].name) &&
		     again.list[i].size == set->list[i].size);
	cache_files_close(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct cache_files set = {.dir = -1, .top = -1, .tree = -1, .used = -1};

	MUST(buf_add(&set.manifest, data, n) == 0);
	if (n > 12)
		le_put32((unsigned char *)set.manifest.data + 8,
			 (uint32_t)crc32(0, (unsigned char *)set.manifest.data + 12,
					 (unsigned)(n - 12)));
	if (manifest_read(&set) == 0) {
		check_set(&set);
		read_again(&set);
	}
	cache_files_close(&set);
	return 0;
}
