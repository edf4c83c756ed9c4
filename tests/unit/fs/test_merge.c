/* SPDX-License-Identifier: MIT */
/*
 * Directory trees that are merged into others or moved: a failure loses nothing.
 */
#include "fs/merge.h"
#include "support/scratch.h"

static int
open_dir(const char *name)
{
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

/* Merges "new" into "old"; the entry `last` is moved last. */
static int
merge(const char *last, struct path *where)
{
	int from = open_dir("new"), to = open_dir("old");
	int status, saved;

	*where = (struct path){0};
	errno = 0;
	status = merge_trees(from, to, last, where);
	saved = errno;
	close(from);
	close(to);
	errno = saved;
	return status;
}

static void
merge_adds_replaces_and_keeps(void **state)
{
	struct path where;

	(void)state;
	scratch_text("new/a/added", "new");
	scratch_text("new/a/b/c/deep", "new");
	scratch_text("new/replaced", "new");
	scratch_text("new/pyvenv.cfg", "new");
	scratch_text("old/a/kept", "old");
	scratch_text("old/replaced", "old");
	scratch_text("old/kept", "old");
	assert_int_equal(merge("pyvenv.cfg", &where), 0);
	assert_true(scratch_holds("old/a/added", "new"));
	assert_true(scratch_holds("old/a/b/c/deep", "new"));
	assert_true(scratch_holds("old/replaced", "new"));
	assert_true(scratch_holds("old/pyvenv.cfg", "new"));
	assert_true(scratch_holds("old/a/kept", "old"));
	assert_true(scratch_holds("old/kept", "old"));
	assert_int_equal(rmdir("new"), 0);
}

static const struct {
	const char *mine;   /* a file that is new */
	const char *theirs; /* a file that is there */
	int number;
	const char *where, *reason;
} conflicts[] = {
	{"lib/x", "lib", ENOTDIR, "lib", "a file where a directory must be"},
	{"lib", "lib/x", EISDIR, "lib", "a directory where a file must be"},
	{"a/b/c/d", "a/b/c", ENOTDIR, "a/b/c", "the same, deep inside"},
	{"a/b/c", "a/b/c/d", EISDIR, "a/b/c", "the other way round, deep inside"},
};

static void
a_conflict_leaves_all_as_it_was(void **state)
{
	struct path where;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(conflicts); i++) {
		struct path mine = {0}, theirs = {0};

		path_push(&mine, "new");
		path_push(&mine, conflicts[i].mine);
		path_push(&theirs, "old");
		path_push(&theirs, conflicts[i].theirs);
		scratch_text(mine.buf, "new");
		scratch_text(theirs.buf, "old");
		/* On both sides of the conflict, whatever order the directory has. */
		scratch_text("new/0", "new");
		scratch_text("new/zz", "new");
		scratch_text("old/zz", "old");
		CHECK(merge(NULL, &where) == -1 && errno == conflicts[i].number, "%s",
		      conflicts[i].reason);
		CHECK(!strcmp(where.buf, conflicts[i].where), "'%s': %s", where.buf,
		      conflicts[i].reason);
		CHECK(scratch_holds(mine.buf, "new") && scratch_holds(theirs.buf, "old") &&
			      scratch_holds("new/0", "new") && scratch_holds("old/zz", "old") &&
			      !scratch_has("old/0"),
		      "something has moved: %s", conflicts[i].reason);
		assert_int_equal(tree_remove(AT_FDCWD, "new"), 0);
		assert_int_equal(tree_remove(AT_FDCWD, "old"), 0);
	}
}

static void
merge_without_its_last_entry_changes_nothing(void **state)
{
	struct path where;

	(void)state;
	scratch_text("new/a", "new");
	scratch_text("old/b", "old");
	assert_int_equal(merge("pyvenv.cfg", &where), -1);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(where.buf, "pyvenv.cfg");
	assert_true(scratch_holds("new/a", "new"));
	assert_false(scratch_has("old/a"));
}

static void
merge_follows_lib64_if_it_is_a_link_to_lib(void **state)
{
	struct path where;

	(void)state;
	scratch_text("new/lib/a", "new");
	scratch_text("new/lib64/b", "new");
	scratch_text("old/lib/c", "old");
	assert_int_equal(symlink("lib", "old/lib64"), 0);
	assert_int_equal(merge(NULL, &where), 0);
	assert_true(scratch_holds("old/lib/a", "new"));
	assert_true(scratch_holds("old/lib/b", "new"));
	assert_true(scratch_holds("old/lib/c", "old"));
}

static const char *const other_targets[] = {"../outside", "lib/../../outside", "libs", "."};

static void
merge_follows_no_other_link(void **state)
{
	struct path where;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(other_targets); i++) {
		scratch_text("new/lib64/a", "new");
		scratch_text("old/lib/b", "old");
		scratch_text("outside/c", "x");
		assert_int_equal(symlink(other_targets[i], "old/lib64"), 0);
		CHECK(merge(NULL, &where) == -1 && errno == ENOTDIR, "lib64 -> %s",
		      other_targets[i]);
		assert_string_equal(where.buf, "lib64");
		assert_true(scratch_holds("new/lib64/a", "new"));
		assert_false(scratch_has("outside/a") || scratch_has("old/a"));
		assert_int_equal(tree_remove(AT_FDCWD, "new"), 0);
		assert_int_equal(tree_remove(AT_FDCWD, "old"), 0);
	}
}

static void
merge_replaces_a_link_and_not_its_target(void **state)
{
	struct path where;

	(void)state;
	scratch_text("new/python", "new");
	scratch_text("outside/python", "x");
	scratch_text("old/x", "old");
	assert_int_equal(symlink("../outside/python", "old/python"), 0);
	assert_int_equal(merge(NULL, &where), 0);
	assert_true(scratch_holds("old/python", "new"));
	assert_true(scratch_holds("outside/python", "x"));
}

static int
is_to_keep(int dir, const char *name)
{
	(void)dir;
	return !strcmp(name, "keep");
}

/* Moves all of "from" into "to" but "keep". */
static int
move_all(void)
{
	int from = open_dir("from"), to = open_dir("to");
	int status, saved;

	errno = 0;
	status = tree_move_all(from, to, is_to_keep);
	saved = errno;
	close(from);
	close(to);
	errno = saved;
	return status;
}

static void
move_all_leaves_the_entry_to_keep(void **state)
{
	(void)state;
	scratch_text("from/a", "a");
	scratch_text("from/d/b", "b");
	scratch_text("from/keep/c", "c");
	assert_int_equal(mkdir("to", 0755), 0);
	assert_int_equal(move_all(), 0);
	assert_true(scratch_holds("to/a", "a"));
	assert_true(scratch_holds("to/d/b", "b"));
	assert_true(scratch_holds("from/keep/c", "c"));
	assert_false(scratch_has("from/a") || scratch_has("from/d") || scratch_has("to/keep"));
}

static void
move_all_moves_all_back_when_one_fails(void **state)
{
	(void)state;
	for (char name = 'a'; name <= 'z'; name++)
		scratch_text((char[]){'f', 'r', 'o', 'm', '/', name, '\0'}, "x");
	scratch_text("from/keep", "x");
	/* A file cannot replace a directory: m fails, with others on both sides in any order. */
	scratch_text("to/m/x", "old");
	assert_int_equal(move_all(), -1);
	assert_true(errno == EISDIR || errno == EEXIST || errno == ENOTEMPTY);
	for (char name = 'a'; name <= 'z'; name++) {
		assert_true(scratch_holds((char[]){'f', 'r', 'o', 'm', '/', name, '\0'}, "x"));
		CHECK(name == 'm' || !scratch_has((char[]){'t', 'o', '/', name, '\0'}),
		      "%c was left", name);
	}
	assert_true(scratch_holds("to/m/x", "old"));
	assert_true(scratch_holds("from/keep", "x"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(merge_adds_replaces_and_keeps),
		scratch_test(a_conflict_leaves_all_as_it_was),
		scratch_test(merge_without_its_last_entry_changes_nothing),
		scratch_test(merge_follows_lib64_if_it_is_a_link_to_lib),
		scratch_test(merge_follows_no_other_link),
		scratch_test(merge_replaces_a_link_and_not_its_target),
		scratch_test(move_all_leaves_the_entry_to_keep),
		scratch_test(move_all_moves_all_back_when_one_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
