/* SPDX-License-Identifier: MIT */
/*
 * An empty directory for one test, and files in it. It is the current directory of the test.
 */
#ifndef MOVENV_UNIT_SUPPORT_SCRATCH_H
#define MOVENV_UNIT_SUPPORT_SCRATCH_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/io.h"
#include "fs/tree.h"
#include "support/unit.h"

/* A test that runs in an empty directory; scratch_dir is its path without symlinks. */
#define scratch_test(test) cmocka_unit_test_setup_teardown(test, scratch_make, scratch_drop)

static struct path scratch_dir;

static inline int
scratch_make(void **state)
{
	char name[] = "/tmp/movenv-unit-XXXXXX";

	(void)state;
	if (!mkdtemp(name) || chdir(name) < 0 || !getcwd(scratch_dir.buf, PATH_CAP))
		return -1;
	scratch_dir.len = strlen(scratch_dir.buf);
	return 0;
}

static inline int
scratch_drop(void **state)
{
	(void)state;
	return chdir("/") < 0 ? -1 : tree_remove(AT_FDCWD, scratch_dir.buf);
}

/* Makes a file with these bytes, and the directories that it needs. */
static inline void
scratch_bytes(const char *name, const void *bytes, size_t n)
{
	struct path up = {0};
	int dir;

	assert_int_equal(path_set(&up, name, (size_t)(path_base(name) - name)), 0);
	dir = tree_open(AT_FDCWD, up.buf);
	assert_true(dir >= 0);
	unlinkat(dir, path_base(name), 0);
	assert_int_equal(io_create(dir, path_base(name), bytes, n, 0755), 0);
	close(dir);
}

static inline void
scratch_text(const char *name, const char *text)
{
	scratch_bytes(name, text, strlen(text));
}

/* 1 if there is a file of this name with this text, links not followed. */
static inline int
scratch_holds(const char *name, const char *text)
{
	struct buf got = {0};
	int same = readlink(name, (char[1]){0}, 1) < 0 &&
		   io_slurp(AT_FDCWD, name, &got, 1 << 20) == 0 && !strcmp(buf_str(&got), text);

	buf_free(&got);
	return same;
}

/* 1 if there is anything of this name, a dangling symlink included. */
static inline int
scratch_has(const char *name)
{
	return faccessat(AT_FDCWD, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

#endif
