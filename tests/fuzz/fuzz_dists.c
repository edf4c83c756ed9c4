/* SPDX-License-Identifier: MIT */
/*
 * Any texts as RECORD and entry_points.txt of two distributions: "RECORD\0ENTRIES\0RECORD\0…". Each
 * script is a name in the scripts directory, by the row that it came from.
 */
#include <sys/stat.h>

#include "env/dists.h"
#include "fs/tree.h"
#include "fuzz.h"

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
	static const char *const names[] = {"RECORD", "entry_points.txt"};

	dir_name = fuzz_dir();
	atexit(drop_environment);
	env.root = open(dir_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(env.root >= 0 && path_set(&env.sites[0], SITE, strlen(SITE)) == 0);
	MUST(close(tree_open(env.root, "bin")) == 0);
	for (int i = 0; i < 4; i++) {
		int dir =
			tree_open(env.root, i < 2 ? SITE "/a-1.dist-info" : SITE "/b-1.dist-info");

		files[i] = openat(dir, names[i % 2], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		MUST(files[i] >= 0 && close(dir) == 0);
	}
}

static void
check_owned(const struct dists *dists, const struct owned *owned)
{
	static const char climb[] = "../../../bin/";

	MUST(owned->name[0] && !strchr(owned->name, '/'));
	MUST(owned->dist < dists->count && (owned->row || owned->has_entry));
	MUST(dists_owner(dists, owned->name) == owned);
	if (owned->row)
		MUST(!strncmp(owned->row, climb, strlen(climb)) &&
		     !strcmp(owned->row + strlen(climb), owned->name));
	if (owned->has_entry)
		MUST(!strcmp(owned->name, owned->entry.name) && owned->entry.module[0]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct dists dists;

	if (env.root < 0)
		make_environment();
	for (int i = 0; i < 4; i++) {
		const uint8_t *end = n ? memchr(data, '\0', n) : NULL;
		size_t len = end && i < 3 ? (size_t)(end - data) : n;

		MUST(ftruncate(files[i], 0) == 0 && pwrite(files[i], data, len, 0) == (ssize_t)len);
		len += len < n;
		data += len;
		n -= len;
	}
	MUST(dists_read(&dists, &env) == 0 && dists.count == 2);
	for (size_t i = 0; i < dists.script_count; i++)
		check_owned(&dists, &dists.scripts[i]);
	dists_release(&dists);
	return 0;
}
