/* SPDX-License-Identifier: MIT */
/*
 * Environments whose home is another environment.
 */
#include "support/scratch.h"

#include "common/home.h"
#include "core/buf.h"

/* Makes the environment eN of a chain, whose home is eN+1's bin. */
static void
make_link(int n, int next)
{
	struct buf name = {0}, text = {0};

	buf_printf(&name, "e%d/bin/python3.12", n);
	scratch_text(name.data, "");
	name.len = 0;
	buf_printf(&name, "e%d/" CFG_NAME, n);
	buf_printf(&text, "home = %s/e%d/bin\n", scratch_dir.buf, next);
	scratch_text(name.data, text.data);
	buf_free(&name);
	buf_free(&text);
}

/* Reads e0 and follows it. */
static int
follow(struct home *home)
{
	struct path env = scratch_dir;
	int fd = open("e0/" CFG_NAME, O_RDONLY | O_CLOEXEC);
	int status;

	assert_int_equal(path_push(&env, "e0"), 0);
	assert_true(fd >= 0);
	memset(home, 0, sizeof(*home));
	assert_int_equal(home_read(home, fd, env.buf), 0);
	close(fd);
	errno = 0;
	status = home_follow(home);
	return status;
}

static void
home_follow_stays_if_the_home_is_not_an_environment(void **state)
{
	struct home home;

	(void)state;
	make_link(0, 1);
	scratch_text("e1/bin/python3.12", "");
	assert_int_equal(follow(&home), 0);
	assert_int_equal(home.hops, 0);
	assert_string_equal(path_base(home.cfg.buf), CFG_NAME);
	assert_non_null(strstr(home.dir.buf, "/e1/bin"));
	assert_non_null(strstr(home.cfg.buf, "/e0/"));
}

static void
home_follow_goes_through_eight_environments(void **state)
{
	struct home home;

	(void)state;
	for (int i = 0; i <= HOME_HOPS_MAX; i++)
		make_link(i, i + 1);
	assert_int_equal(follow(&home), 0);
	assert_int_equal(home.hops, HOME_HOPS_MAX);
	assert_non_null(strstr(home.dir.buf, "/e9/bin"));
	assert_non_null(strstr(home.cfg.buf, "/e8/"));
}

static void
home_follow_gives_up_after_eight(void **state)
{
	struct home home;

	(void)state;
	for (int i = 0; i <= HOME_HOPS_MAX + 1; i++)
		make_link(i, i + 1);
	assert_int_equal(follow(&home), -1);
	assert_int_equal(errno, EBADMSG);
	assert_non_null(strstr(home.wrong, "in a circle"));
}

static void
home_follow_reports_environments_in_a_circle(void **state)
{
	struct home home;

	(void)state;
	make_link(0, 0);
	assert_int_equal(follow(&home), -1);
	assert_int_equal(errno, EBADMSG);
	assert_non_null(strstr(home.wrong, "in a circle"));
	make_link(0, 1);
	make_link(1, 0);
	assert_int_equal(follow(&home), -1);
	assert_int_equal(errno, EBADMSG);
}

static void
home_follow_reads_missing_keys_from_later_files(void **state)
{
	struct home home;
	char name[NAME_CAP];

	(void)state;
	make_link(0, 1);
	scratch_text("e1/" CFG_NAME, "home = /h\nversion = 3.12.1\nimplementation = PyPy\n");
	assert_int_equal(follow(&home), 0);
	assert_string_equal(home.dir.buf, "/h");
	assert_int_equal(home_name(&home, 0, name), 1);
	assert_string_equal(name, "pypy3.12");
}

static void
home_follow_takes_a_key_from_the_first_file_that_has_it(void **state)
{
	struct buf text = {0};
	struct home home;

	(void)state;
	buf_printf(&text, "home = %s/e1/bin\nversion = 3.9.1\n", scratch_dir.buf);
	scratch_text("e0/" CFG_NAME, text.data);
	scratch_text("e1/bin/python", "");
	scratch_text("e1/" CFG_NAME, "home = /h\nversion = 3.12.1t\n");
	assert_int_equal(follow(&home), 0);
	assert_string_equal(home.version, "3.9");
	assert_string_equal(home.abi, "");
	buf_free(&text);
}

static void
home_follow_names_the_file_that_is_wrong(void **state)
{
	struct home home;

	(void)state;
	make_link(0, 1);
	make_link(1, 2);
	scratch_text("e1/" CFG_NAME, "home = relative\n");
	assert_int_equal(follow(&home), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, "its key 'home' is not an absolute directory name");
	assert_non_null(strstr(home.cfg.buf, "/e1/" CFG_NAME));
}

static void
home_follow_does_not_wait_for_a_fifo(void **state)
{
	struct home home;

	(void)state;
	make_link(0, 1);
	make_link(1, 2);
	assert_int_equal(unlink("e1/" CFG_NAME), 0);
	assert_int_equal(mkfifo("e1/" CFG_NAME, 0600), 0);
	assert_int_equal(follow(&home), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, "it is not a regular file");
}

static void
home_follow_refuses_a_home_whose_parent_has_no_room_for_a_name(void **state)
{
	struct home home = {0};

	(void)state;
	memset(home.dir.buf, 'a', PATH_CAP - 1);
	memcpy(home.dir.buf, "/", 1);
	memcpy(home.dir.buf + PATH_CAP - 3, "/b", 3);
	home.dir.len = PATH_CAP - 1;
	assert_int_equal(home_follow(&home), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, HOME_TOO_LONG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(home_follow_stays_if_the_home_is_not_an_environment),
		scratch_test(home_follow_goes_through_eight_environments),
		scratch_test(home_follow_gives_up_after_eight),
		scratch_test(home_follow_reports_environments_in_a_circle),
		scratch_test(home_follow_reads_missing_keys_from_later_files),
		scratch_test(home_follow_takes_a_key_from_the_first_file_that_has_it),
		scratch_test(home_follow_names_the_file_that_is_wrong),
		scratch_test(home_follow_does_not_wait_for_a_fifo),
		cmocka_unit_test(home_follow_refuses_a_home_whose_parent_has_no_room_for_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
