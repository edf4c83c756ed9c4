/* SPDX-License-Identifier: MIT */
/*
 * Paths as text: nothing is cut short, and the parent of a path is the kernel's.
 */
#include "common/path.h"
#include "support/unit.h"

static const struct {
	const char *from, *to, *reason;
} ups[] = {
	{"a/b", "a", "the plain case"},
	{"/a/b", "/a", "the plain case, absolute"},
	{"a", ".", "a bare name lies in the current directory"},
	{"", ".", "so does the empty one"},
	{".", "..", "above the current directory"},
	{"..", "../..", "above that one"},
	{"../..", "../../..", "and so on"},
	{"a/..", "a/../..", "a may be a link: cutting the text would be wrong"},
	{"../a", "..", "a name after '..' may be cut"},
	{"/..", "/../..", "the root's parent is left to the kernel"},
	{"/", "/", "the root is its own parent"},
	{"//", "/", "also when written twice"},
	{"/a", "/", "the root keeps its slash"},
	{"//a", "/", "but only one"},
	{"a/.", ".", "a/. is a"},
	{"a/b/.", "a", "a/b/. is a/b"},
	{"./a", ".", "'.' in front is a directory like others"},
	{"./.", "..", "'.' in '.' is '.'"},
	{"../.", "../..", "../. is .."},
	{"a/./b", "a/.", "'.' in the middle stays"},
	{"a/b/", "a", "a slash at the end names the same"},
	{"a/b///", "a", "however many"},
	{"a//b", "a", "slashes in the middle go with the name"},
	{"a/", ".", "a bare name with a slash"},
	{"./", "..", "the current directory with a slash"},
	{"../", "../..", "the one above with a slash"},
	{"a/...", "a", "three dots are a name"},
	{"a/..b", "a", "a name may start with two dots"},
};

static void
path_up_is_the_directory_as_the_kernel_sees_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ups); i++) {
		struct path p;

		assert_int_equal(path_set(&p, ups[i].from, strlen(ups[i].from)), 0);
		assert_int_equal(path_up(&p), 0);
		CHECK(!strcmp(p.buf, ups[i].to) && p.len == strlen(ups[i].to),
		      "'%s' gives '%s', not '%s': %s", ups[i].from, p.buf, ups[i].to,
		      ups[i].reason);
	}
}

static const struct {
	const char *text, *base;
} bases[] = {
	{"a", "a"}, {"/a", "a"}, {"a/b", "b"}, {"a/b/", ""}, {"", ""}, {"/", ""}, {"a/..", ".."},
};

static void
path_base_is_the_part_after_the_last_slash(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bases); i++)
		assert_string_equal(path_base(bases[i].text), bases[i].base);
}

static const struct {
	const char *dir, *name, *whole;
} pushes[] = {
	{"", "a", "a"},   {"a", "b", "a/b"}, {"a/", "b", "a/b"},
	{"/", "a", "/a"}, {"a", "", "a/"},   {"a", "b/c", "a/b/c"},
};

static void
path_push_puts_one_slash_between(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pushes); i++) {
		struct path p;

		assert_int_equal(path_set(&p, pushes[i].dir, strlen(pushes[i].dir)), 0);
		assert_int_equal(path_push(&p, pushes[i].name), 0);
		assert_string_equal(p.buf, pushes[i].whole);
		assert_int_equal(p.len, strlen(pushes[i].whole));
	}
}

static void
path_cut_takes_a_path_back_to_its_mark(void **state)
{
	struct path p = {0};
	size_t mark;

	(void)state;
	assert_int_equal(path_set(&p, "/a/b", 4), 0);
	mark = p.len;
	assert_int_equal(path_push(&p, "c"), 0);
	assert_string_equal(p.buf, "/a/b/c");
	path_cut(&p, mark);
	assert_string_equal(p.buf, "/a/b");
	assert_int_equal(p.len, 4);
}

static void
path_set_takes_a_piece_of_the_path_itself(void **state)
{
	struct path p;

	(void)state;
	assert_int_equal(path_set(&p, "/a/b", 4), 0);
	assert_int_equal(path_set(&p, p.buf + 2, 2), 0);
	assert_string_equal(p.buf, "/b");
}

/* A path of n bytes that ends in tail. */
static void
fill(struct path *p, size_t n, const char *tail)
{
	memset(p->buf, 'a', n);
	memcpy(p->buf + n - strlen(tail), tail, strlen(tail));
	path_cut(p, n);
}

static void
the_longest_path_fits(void **state)
{
	static char text[PATH_CAP];
	struct path p = {0};

	(void)state;
	memset(text, 'x', PATH_CAP - 1);
	assert_int_equal(path_set(&p, text, PATH_CAP - 1), 0);
	fill(&p, PATH_CAP - 3, "");
	assert_int_equal(path_push(&p, "b"), 0);
	assert_int_equal(p.len, PATH_CAP - 1);
	path_cut(&p, 1);
	assert_int_equal(path_add(&p, text, PATH_CAP - 2), 0);
	assert_int_equal(strlen(p.buf), PATH_CAP - 1);
}

static int
set_longer(struct path *p)
{
	static char text[PATH_CAP];

	return path_set(p, text, sizeof(text));
}

static int
add_one(struct path *p)
{
	return path_add(p, "b", 1);
}

static int
add_far_too_much(struct path *p)
{
	return path_add(p, p->buf, (size_t)-1);
}

static int
push_one(struct path *p)
{
	return path_push(p, "b");
}

static const struct {
	int (*function)(struct path *p);
	size_t len;
	const char *tail, *reason;
} failures[] = {
	{set_longer, 5, "", "path_set: a byte too much"},
	{add_one, PATH_CAP - 1, "", "path_add: no byte is left"},
	{add_far_too_much, 5, "", "path_add: a length that wraps round"},
	{push_one, PATH_CAP - 1, "", "path_push: no room for the slash"},
	{push_one, PATH_CAP - 2, "", "path_push: room for the slash alone"},
	{push_one, PATH_CAP - 1, "/", "path_push: no room after a slash"},
	{path_up, PATH_CAP - 1, "/..", "path_up: '..' makes the path longer"},
	{path_up, PATH_CAP - 3, "/..", "path_up: a byte too much"},
	{path_up, PATH_CAP - 1, "/../", "path_up: the slash at the end comes back too"},
	{path_up, PATH_CAP - 1, "/../.", "path_up: so does the dot"},
};

static void
a_path_too_long_is_an_error_and_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(failures); i++) {
		struct path before = {0}, p;

		fill(&before, failures[i].len, failures[i].tail);
		p = before;
		errno = 0;
		CHECK(failures[i].function(&p) == -1 && errno == ENAMETOOLONG, "%s: no error",
		      failures[i].reason);
		CHECK(p.len == before.len && !strcmp(p.buf, before.buf), "%s: the path was changed",
		      failures[i].reason);
	}
}

static void
path_part_takes_components_one_by_one(void **state)
{
	char longest[NAME_CAP + 1], part[NAME_CAP];
	const char *rest = "//usr/./lib//x/";

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(path_part(&rest, part), 1);
		assert_string_equal(part, ((const char *const[]){"usr", ".", "lib", "x"})[i]);
	}
	assert_string_equal(rest, "/"); /* the slash at the end is still there */
	assert_int_equal(path_part(&rest, part), 0);
	memset(longest, 'a', NAME_CAP);
	longest[NAME_CAP] = '\0';
	rest = longest;
	errno = 0;
	assert_int_equal(path_part(&rest, part), -1);
	assert_int_equal(errno, ENAMETOOLONG);
	rest = longest + 1;
	assert_int_equal(path_part(&rest, part), 1);
	assert_string_equal(part, longest + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(path_up_is_the_directory_as_the_kernel_sees_it),
		cmocka_unit_test(path_base_is_the_part_after_the_last_slash),
		cmocka_unit_test(path_push_puts_one_slash_between),
		cmocka_unit_test(path_cut_takes_a_path_back_to_its_mark),
		cmocka_unit_test(path_set_takes_a_piece_of_the_path_itself),
		cmocka_unit_test(the_longest_path_fits),
		cmocka_unit_test(a_path_too_long_is_an_error_and_changes_nothing),
		cmocka_unit_test(path_part_takes_components_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
