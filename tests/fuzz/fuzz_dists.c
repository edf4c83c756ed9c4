/* SPDX-License-Identifier: MIT */
/*
 * Any texts as RECORD and entry_points.txt of two distributions:
 * "RECORD\0ENTRIES\0RECORD\0…". Each file is listed by the RECORD of its owner.
 */
#include <sys/stat.h>

#include "env/dists.h"
#include "fs/io.h"
#include "fs/tree.h"
#include "fuzz.h"
#include "wheel/record.h"

#define SITE "lib/python3.12/site-packages"

static char *dir_name;
static struct environment env = {.scripts = "bin", .site_count = 1, .root = -1};
static int files[4];

static void
drop_environment(void)
{
	tree_remove(env.root, "bin");
	tree_remove(env.root, "lib");
	rmdir(dir_name);
}

static void
make_environment(void)
{
	static const char *const owned[] = {"tool", "other", "x.pth"};
	static const char *const names[] = {"RECORD", "entry_points.txt"};

	dir_name = fuzz_dir();
	atexit(drop_environment);
	env.root = open(dir_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(env.root >= 0 && path_set(&env.sites[0], SITE, strlen(SITE)) == 0);
	for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) {
		int dir = tree_open(env.root, i < 2 ? "bin" : SITE);

		MUST(io_create(dir, owned[i], "x", 1, 0644) == 0 && close(dir) == 0);
	}
	for (int i = 0; i < 4; i++) {
		int dir =
			tree_open(env.root, i < 2 ? SITE "/a-1.dist-info" : SITE "/b-1.dist-info");

		files[i] = openat(dir, names[i % 2], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		MUST(files[i] >= 0 && close(dir) == 0);
	}
}

/* A RECORD that lists the file has its row, and an entry point has the file's
 * name. */
static void
check_owned(const struct dists *dists, const struct owned *owned, const struct record *records)
{
	struct entry_point entry;
	struct buf row = {0};

	MUST(owned_find(&dists->owned, owned->name) == owned);
	MUST(owned->dist < dists->count);
	if (owned->is_listed) {
		MUST(dists_row(dists, owned, &row) == 0);
		MUST(!records[owned->dist].count || record_find(&records[owned->dist], row.data) ||
		     owned->site != OWNED_SCRIPT);
	}
	if (owned->has_entry) {
		dists_entry(dists, owned, &entry);
		MUST(!strcmp(entry.name, path_base(owned->name)) && entry.module[0]);
	}
	buf_free(&row);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct record records[2] = {0};
	struct dists dists;

	if (env.root < 0)
		make_environment();
	for (int i = 0; i < 4; i++) {
		const uint8_t *end = n ? memchr(data, '\0', n) : NULL;
		size_t len = end && i < 3 ? (size_t)(end - data) : n;

		MUST(ftruncate(files[i], 0) == 0 && pwrite(files[i], data, len, 0) == (ssize_t)len);
		if (i % 2 == 0 && record_parse(&records[i / 2], (const char *)data, len) < 0)
			records[i / 2].count = 0;
		len += len < n;
		data += len;
		n -= len;
	}
	MUST(dists_read(&dists, &env) == 0 && dists.count == 2);
	for (size_t i = 0; i < dists.owned.count; i++)
		check_owned(&dists, &dists.owned.files[i], records);
	dists_release(&dists);
	record_release(&records[0]);
	record_release(&records[1]);
	return 0;
}
