/* SPDX-License-Identifier: MIT */
/*
 * A staged environment replaces its target whole, or the target stays as it was.
 */
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>

#include "core/err.h"
#include "fs/stage.h"
#include "support/scratch.h"

static int
open_stage(struct stage *stage, const char *target)
{
	return stage_find(stage, target) < 0 ? -1 : stage_open(stage);
}

/* Makes a file in the staging directory. */
static void
put(struct stage *stage, const char *name, const char *text)
{
	assert_int_equal(io_create(stage->fd, name, text, strlen(text), 0644), 0);
}

static void
count_entries(const char *dir, const char *kept)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(tree_is_empty(fd, kept), 1);
	close(fd);
}

static void
a_new_target_appears_whole(void **state)
{
	struct stage stage;

	(void)state;
	assert_int_equal(open_stage(&stage, "a/b/env"), 0);
	put(&stage, "pyvenv.cfg", "new");
	assert_false(scratch_has("a/b/env"));
	assert_int_equal(stage_commit(&stage, STAGE_MERGE), 0);
	stage_drop(&stage);
	assert_true(scratch_holds("a/b/env/pyvenv.cfg", "new"));
	count_entries("a/b", "env");
}

static void
a_dropped_stage_leaves_nothing_not_even_the_parents(void **state)
{
	struct stage stage;

	(void)state;
	assert_int_equal(open_stage(&stage, "a/b/env"), 0);
	put(&stage, "pyvenv.cfg", "new");
	stage_drop(&stage);
	count_entries(".", NULL);
}

static void
a_dropped_stage_leaves_the_target_as_it_was(void **state)
{
	struct stage stage;

	(void)state;
	scratch_text("env/pyvenv.cfg", "old");
	assert_int_equal(open_stage(&stage, "env/"), 0);
	put(&stage, "pyvenv.cfg", "new");
	stage_drop(&stage);
	assert_true(scratch_holds("env/pyvenv.cfg", "old"));
	count_entries("env", "pyvenv.cfg");
}

static void
merging_keeps_old_files_and_clearing_does_not(void **state)
{
	static const enum stage_mode modes[] = {STAGE_MERGE, STAGE_CLEAR};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		struct stage stage;

		scratch_text("env/pyvenv.cfg", "old");
		scratch_text("env/lib/module.py", "old");
		assert_int_equal(open_stage(&stage, "env"), 0);
		put(&stage, "pyvenv.cfg", "new");
		assert_int_equal(stage_commit(&stage, modes[i]), 0);
		stage_drop(&stage);
		assert_true(scratch_holds("env/pyvenv.cfg", "new"));
		assert_int_equal(scratch_has("env/lib/module.py"), modes[i] == STAGE_MERGE);
	}
	count_entries("env", "pyvenv.cfg");
}

/* A mounted file cannot be renamed: the commit fails after it moved all but the last entry. */
static void
clearing_that_fails_halfway_brings_the_old_environment_back(void **state)
{
	struct stage stage;
	char name[64];
	int status;

	(void)state;
	scratch_text("env/pyvenv.cfg", "old");
	scratch_text("env/lib/module.py", "old");
	scratch_text("cover", "");
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		skip();
	assert_int_equal(open_stage(&stage, "env"), 0);
	assert_int_equal(mkdirat(stage.fd, "lib", 0755), 0);
	put(&stage, "lib/other.py", "new");
	put(&stage, "pyvenv.cfg", "new");
	snprintf(name, sizeof(name), "env/%s/new/pyvenv.cfg", stage.staging.name);
	assert_int_equal(mount("cover", name, NULL, MS_BIND, NULL), 0);
	err_mute(1);
	status = stage_commit(&stage, STAGE_CLEAR);
	umount2(name, MNT_DETACH);
	stage_drop(&stage);
	err_mute(0);
	assert_int_equal(status, -1);
	assert_true(scratch_holds("env/lib/module.py", "old"));
	assert_true(scratch_holds("env/pyvenv.cfg", "old"));
	assert_false(scratch_has("env/lib/other.py"));
}

static void
bad_targets_are_refused_and_nothing_is_left(void **state)
{
	static const char *const targets[] = {"file", "file/env", "dangling"};

	(void)state;
	scratch_text("file", "x");
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	err_mute(1);
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		struct stage stage;

		CHECK(open_stage(&stage, targets[i]) == -1, "'%s'", targets[i]);
		stage_drop(&stage);
	}
	err_mute(0);
	assert_true(scratch_holds("file", "x"));
	assert_false(scratch_has("nowhere"));
}

/* The run that made it ends while another one moves the entries of their common target. */
static void
a_staging_directory_that_has_just_gone_is_still_one(void **state)
{
	(void)state;
	scratch_text(".movenv-2-0", "a file");
	assert_true(staging_is(AT_FDCWD, ".movenv-1-0"));
	assert_false(staging_is(AT_FDCWD, ".movenv-2-0"));
	assert_false(staging_is(AT_FDCWD, "other"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_new_target_appears_whole),
		scratch_test(a_dropped_stage_leaves_nothing_not_even_the_parents),
		scratch_test(a_dropped_stage_leaves_the_target_as_it_was),
		scratch_test(merging_keeps_old_files_and_clearing_does_not),
		scratch_test(clearing_that_fails_halfway_brings_the_old_environment_back),
		scratch_test(bad_targets_are_refused_and_nothing_is_left),
		scratch_test(a_staging_directory_that_has_just_gone_is_still_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
