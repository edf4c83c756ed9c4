/* SPDX-License-Identifier: MIT */
/*
 * The letters of the ABI: from the version, the executable's name, and movenv's key.
 */
#include "support/scratch.h"

#include "common/home.h"
#include "core/buf.h"

static const struct {
	const char *text;     /* of pyvenv.cfg, after the home */
	const char *files[4]; /* those of the installation "at" */
	const char *names;    /* what the shim tries in the home, each with a space after it */
	const char *wanted;   /* what it looks for elsewhere */
	const char *reason;
} cases[] = {
	{"executable = /at/bin/python3.13t\nversion = 3.13.1\n",
	 {0},
	 "python3.13t python3.13t ",
	 "python3.13t",
	 "CPython's venv: the letter is in the name"},
	{"executable = /at/bin/python3.12d\nversion = 3.12.1\n",
	 {0},
	 "python3.12d python3.12d ",
	 "python3.12d",
	 "a debug build"},
	{"executable = /at/bin/python3.14td\nversion_info = 3.14.0.final.0\n",
	 {0},
	 "python3.14td python3.14td ",
	 "python3.14td",
	 "both, and virtualenv's key"},
	{"executable = /at/bin/python3.13t\nversion = 3.13.1d\n",
	 {0},
	 "python3.13t python3.13d ",
	 "python3.13d",
	 "letters of the version come first"},
	{"executable = /at/bin/python3.13-dbg\nversion = 3.13.1\n",
	 {0},
	 "python3.13-dbg python3.13 ",
	 "python3.13",
	 "these are not letters of the ABI"},
	{"executable = /at/bin/python3.13ttd\nversion = 3.13.1\n",
	 {0},
	 "python3.13ttd python3.13 ",
	 "python3.13",
	 "nor are these"},
	{"executable = /at/bin/python3.1t\nversion = 3.13.1\n",
	 {0},
	 "python3.1t python3.13 ",
	 "python3.13",
	 "a name of another version"},
	{"version = 3.13.1\nmovenv-abi = t\n",
	 {0},
	 "python3.13t ",
	 "python3.13t",
	 "no name: the key has it"},
	{"executable = /env/bin/python3\nversion = 3.14.1\nMOVENV-ABI=td\n",
	 {0},
	 "python3.14td ",
	 "python3.14td",
	 "a name without a version"},
	{"executable = /at/bin/python3.13d\nversion = 3.13.1\nmovenv-abi = t\n",
	 {0},
	 "python3.13d python3.13d ",
	 "python3.13d",
	 "the name comes before the key"},
	{"executable = /at/bin/python3.13\nversion = 3.13.1\nmovenv-abi = t\n",
	 {"at/bin/python3.13", "at/lib/python3.13t/os.py"},
	 "python3.13 python3.13t ",
	 "python3.13t",
	 "a free-threaded build by its plain name alone"},
	{"executable = /at/bin/python3.13\nversion = 3.13.1\nmovenv-abi = t\n",
	 {"at/bin/python3.13t", "at/bin/python3.13", "at/lib/python3.13t/os.py"},
	 "python3.13t ",
	 "python3.13t",
	 "the plain name may be that of another build by now"},
	{"executable = /at/bin/python3.13\nversion = 3.13.1\nmovenv-abi = t\n",
	 {"at/bin/python3.13", "at/lib/python3.13/os.py"},
	 "python3.13t ",
	 "python3.13t",
	 "on this machine it is that of another build"},
	{"executable = /at/bin/my-own\nversion = 3.13.1\nmovenv-abi = t\n",
	 {0},
	 "my-own python3.13t ",
	 "python3.13t",
	 "a name of its own stays"},
	{"version = 3.13.1\nmovenv-abi =\n", {0}, "python3.13 ", "python3.13", "an empty key"},
	{"version = 3.13.1\nmovenv-abi = x\n", {0}, "python3.13 ", "python3.13", "no letter"},
	{"implementation = GraalVM\nversion = 3.13.1\nmovenv-abi = t\n",
	 {0},
	 "python3.13 graalpy ",
	 "",
	 "GraalPy has no ABI of these"},
};

static void
read_in(const char *env, struct home *home)
{
	struct path dir = scratch_dir;
	int fd;

	memset(home, 0, sizeof(*home));
	assert_int_equal(path_push(&dir, env), 0);
	fd = open("env/" CFG_NAME, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(home_read(home, fd, dir.buf), 0);
	close(fd);
}

static void
the_letters_of_the_abi_are_found(void **state)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf text = {0}, got = {0};
		char name[NAME_CAP] = "", wanted[NAME_CAP] = "";
		struct home home;

		assert_int_equal(scratch_drop(state), 0);
		assert_int_equal(scratch_make(state), 0);
		buf_printf(&text, "home = %s/at/bin\n%s", scratch_dir.buf, cases[i].text);
		scratch_text("env/" CFG_NAME, text.data);
		for (int n = 0; n < 4 && cases[i].files[n]; n++)
			scratch_text(cases[i].files[n], "");
		read_in("env", &home);
		for (int n = 0; home_name(&home, n, name); n++)
			buf_printf(&got, "%s ", name);
		home_wanted(&home, wanted);
		CHECK(!strcmp(buf_str(&got), cases[i].names), "got '%s', not '%s': %s",
		      buf_str(&got), cases[i].names, cases[i].reason);
		CHECK(!strcmp(wanted, cases[i].wanted), "wanted '%s', not '%s': %s", wanted,
		      cases[i].wanted, cases[i].reason);
		assert_string_equal(path_base(home.cfg.buf), CFG_NAME);
		buf_free(&text);
		buf_free(&got);
	}
}

static void
the_outer_environment_gives_what_the_inner_one_lacks(void **state)
{
	struct buf text = {0};
	char wanted[NAME_CAP];
	struct home home;

	(void)state;
	buf_printf(&text, "home = %s/outer/bin\n", scratch_dir.buf);
	scratch_text("env/" CFG_NAME, text.data);
	scratch_text("outer/" CFG_NAME,
		     "home = /gone\nversion = 3.13.2\nexecutable = /gone/python3.13t\n");
	read_in("env", &home);
	assert_int_equal(home_wanted(&home, wanted), 0);
	assert_int_equal(home_follow(&home), 0);
	assert_int_equal(home_wanted(&home, wanted), 1);
	assert_string_equal(wanted, "python3.13t");
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(the_letters_of_the_abi_are_found),
		scratch_test(the_outer_environment_gives_what_the_inner_one_lacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
