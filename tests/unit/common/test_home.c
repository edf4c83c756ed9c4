/* SPDX-License-Identifier: MIT */
/*
 * The interpreter that a pyvenv.cfg names, and the errors of a file that names none.
 */
#include "support/scratch.h"

#include "common/home.h"
#include "core/buf.h"

/* Reads a pyvenv.cfg of n bytes in the current directory. */
static int
read_bytes(struct home *home, const char *text, size_t n)
{
	int fd;
	int status;

	scratch_bytes(CFG_NAME, text, n);
	fd = open(CFG_NAME, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	memset(home, 0, sizeof(*home));
	errno = 0;
	status = home_read(home, fd, "/an/environment");
	close(fd);
	return status;
}

static int
read_text(struct home *home, const char *text)
{
	return read_bytes(home, text, strlen(text));
}

#define LETTERS_64 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"
#define LETTERS_256 LETTERS_64 LETTERS_64 LETTERS_64 LETTERS_64

static const struct {
	const char *text, *wrong;
} errors[] = {
	{"", "it has no key 'home'"},
	{"version = 3.12.1\n", "it has no key 'home'"},
	{"home =\n", "it has no key 'home'"},
	{"home = \r\n", "it has no key 'home'"},
	{"homes = /usr/bin\n", "it has no key 'home'"},
	{"home /usr/bin\n", "it has no key 'home'"},
	{"home = usr/bin\n", "its key 'home' is not an absolute directory name"},
	{"home = .\n", "its key 'home' is not an absolute directory name"},
	{"home = ~/bin\n", "its key 'home' is not an absolute directory name"},
	{"home = \"/usr/bin\"\n", "its key 'home' is not an absolute directory name"},
	{"home = /a\nversion = 3\n", "its version is not of the form X.Y"},
	{"home = /a\nversion =\n", "its version is not of the form X.Y"},
	{"home = /a\nversion = three\n", "its version is not of the form X.Y"},
	{"home = /a\nversion = 3.x\n", "its version is not of the form X.Y"},
	{"home = /a\nversion = .12\n", "its version is not of the form X.Y"},
	{"home = /a\nversion = 3.123456\n", "its version is not of the form X.Y"},
	{"home = /a\nversion_info = 3/12\n", "its version is not of the form X.Y"},
	{"home = /a\nexecutable = /b/" LETTERS_256 "\n", HOME_TOO_LONG},
	{"home = /a\nimplementation = cpythoncpythonc1\n", HOME_TOO_LONG},
};

static void
home_read_reports_the_error_in_the_file(void **state)
{
	struct home home;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(errors); i++) {
		CHECK(read_text(&home, errors[i].text) == -1 && errno == EBADMSG,
		      "no error for '%s'", errors[i].text);
		CHECK(!strcmp(home.wrong, errors[i].wrong), "'%s' gives '%s', not '%s'",
		      errors[i].text, home.wrong, errors[i].wrong);
		assert_string_equal(home.cfg.buf, "/an/environment/pyvenv.cfg");
	}
}

static void
home_read_refuses_a_home_longer_than_a_path(void **state)
{
	struct buf text = {0};
	struct home home;

	(void)state;
	buf_puts(&text, "home = /");
	for (size_t i = 1; i < PATH_CAP; i++)
		buf_putc(&text, 'a');
	assert_int_equal(read_bytes(&home, text.data, text.len - 1), 0);
	assert_int_equal(home.dir.len, PATH_CAP - 1);
	assert_int_equal(read_bytes(&home, text.data, text.len), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, HOME_TOO_LONG);
	buf_free(&text);
}

static void
home_read_refuses_files_that_are_not_a_configuration(void **state)
{
	static char big[CFG_MAX + 1];
	struct home home;
	int fd = open(".", O_RDONLY | O_CLOEXEC);

	(void)state;
	memset(big, '\n', sizeof(big));
	assert_int_equal(read_bytes(&home, big, sizeof(big)), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, "it is longer than the 32 KiB that Python reads");
	assert_int_equal(read_bytes(&home, "home = /\0", 9), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, "it is not text");
	memset(&home, 0, sizeof(home));
	assert_int_equal(home_read(&home, fd, "/e"), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(home.wrong, "it is not a regular file");
	close(fd);
}

static void
home_read_keeps_the_errno_of_a_system_call(void **state)
{
	static char env[PATH_CAP];
	struct home home = {0};
	int fd;

	(void)state;
	scratch_text(CFG_NAME, "home = /h\n");
	fd = open(CFG_NAME, O_WRONLY | O_CLOEXEC);
	assert_int_equal(home_read(&home, fd, "/e"), -1);
	assert_int_equal(errno, EBADF);
	memset(env, 'a', sizeof(env) - 1);
	assert_int_equal(home_read(&home, fd, env), -1);
	assert_int_equal(errno, ENAMETOOLONG);
	close(fd);
}

static const struct {
	const char *text;  /* after "home = /h\n" */
	const char *names; /* each with a space after it */
	const char *reason;
} names[] = {
	{"executable = /usr/bin/python3.12\nversion = 3.12.1\n", "python3.12 python3.12 ",
	 "the recorded name first, then the versioned one"},
	{"executable = /opt/py/bin/my-python\nversion = 3.12.1\n", "my-python python3.12 ",
	 "a name of its own"},
	{"executable = /usr/bin/python3\nversion = 3.11.2\n", "python3.11 ",
	 "python3 may be another minor version by now"},
	{"executable = /usr/bin/python\nversion = 3.11.2\n", "python3.11 ", "so may python"},
	{"executable = python3.12\nversion = 3.12\n", "python3.12 python3.12 ",
	 "a name without a directory"},
	{"executable = /usr/bin/\nversion = 3.12\n", "python3.12 ",
	 "a directory without a file's name"},
	{"executable =\nversion = 3.12\n", "python3.12 ", "an empty key"},
	{"version = 3.8.18\n", "python3.8 ", "no executable: venv before 3.11"},
	{"version_info = 3.9.2.final.0\n", "python3.9 ", "virtualenv's and uv's key"},
	{"version = 3.9.2\nversion_info = 3.10.0\n", "python3.9 ", "'version' before it"},
	{"version_info = 3.10.0\nversion = 3.9.2\n", "python3.9 ", "wherever it stands"},
	{"VERSION = 3.12.1\r\n", "python3.12 ", "upper case and CRLF"},
	{"version = 3.12\n", "python3.12 ", "no patch number"},
	{"version = 3.13.1t\n", "python3.13t ", "free-threaded, by the version's end"},
	{"version = 3.13t\n", "python3.13t ", "also without a patch number"},
	{"version = 3.13.1td\n", "python3.13td ", "a debug build of it"},
	{"version = 3.12.1d\n", "python3.12d ", "a debug build"},
	{"version = 3.14.0rc1\n", "python3.14 ", "a release candidate is that version"},
	{"version = 3.14.0a1\n", "python3.14 ", "and no ABI letter is read out of it"},
	{"version = 3.15.0+\n", "python3.15 ", "a build from a checkout"},
	{"version = 3.13.1ttt\n", "python3.13tt ", "no more letters than any name has"},
	{"executable = /usr/bin/python3.13t\nversion_info = 3.13.0.final.0\n",
	 "python3.13t python3.13t ", "uv's version_info has no ABI: the executable has"},
	{"implementation = CPython\nversion = 3.12.1\n", "python3.12 ", "CPython by name"},
	{"implementation = PyPy\nversion_info = 3.9.16.final.0\n", "pypy3.9 ",
	 "never python3.9 for PyPy: Debian has both"},
	{"implementation = pypy\nexecutable = /usr/bin/pypy3\nversion = 3.9.16\n", "pypy3.9 ",
	 "pypy3 may be another version by now"},
	{"implementation = PyPy\nexecutable = /usr/bin/pypy3.9-c\nversion = 3.9.16\n",
	 "pypy3.9-c pypy3.9 ", "a name of its own"},
	{"implementation = PyPy\n", "pypy3 ", "PyPy without a version"},
	{"implementation = PyPy\nexecutable = /usr/bin/pypy\n", "pypy pypy3 ",
	 "without a version the recorded name may be versionless"},
	{"implementation = GraalVM\nversion = 3.11.7\n", "python3.11 graalpy ", "GraalPy has both"},
	{"implementation = graalpy\nversion = 3.11.7\n", "python3.11 graalpy ",
	 "by its other name"},
	{"", "python3 python ", "no version at all"},
	{"executable = /usr/bin/python3\n", "python3 python3 python ", "no version, but a name"},
	{"executable = /usr/bin/python3.12\n", "python3.12 python3 python ", "a name with one"},
};

static void
the_file_gives_the_names_to_try(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct buf text = {0}, got = {0};
		char name[NAME_CAP];
		struct home home;

		buf_printf(&text, "home = /h\n%s", names[i].text);
		CHECK(read_bytes(&home, text.data, text.len) == 0, "refused: %s", names[i].reason);
		assert_string_equal(home.dir.buf, "/h");
		for (int n = 0; home_name(&home, n, name); n++)
			buf_printf(&got, "%s ", name);
		CHECK(!strcmp(buf_str(&got), names[i].names), "got '%s', not '%s': %s",
		      buf_str(&got), names[i].names, names[i].reason);
		buf_free(&text);
		buf_free(&got);
	}
}

static const struct {
	const char *name;
	int is;
} pythons[] = {
	{"python", 1},
	{"python3", 1},
	{"python3.12", 1},
	{"python3.13t", 1},
	{"python3.13td", 1},
	{"python3d", 1},
	{"pythonw", 1},
	{"pypy", 1},
	{"pypy3", 1},
	{"pypy3.9", 1},
	{"graalpy", 1},
	{"graalpy3.11", 1},
	{"", 0},
	{"Python", 0},
	{"pytho", 0},
	{"python-config", 0},
	{"python3-config", 0},
	{"python3.", 0},
	{"python.1", 0},
	{"python3.12.1", 0},
	{"python3.x", 0},
	{"pythonx", 0},
	{"python3.12x", 0},
	{"python3.13t1", 0},
	{"mypython", 0},
	{"pip", 0},
	{"pypyx", 0},
	{"ipython", 0},
	{"ipython3", 0},
	{"python3 ", 0},
	{"python argcomplete", 0},
};

static void
home_is_python_knows_interpreters_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pythons); i++)
		CHECK(home_is_python(pythons[i].name) == pythons[i].is, "'%s'", pythons[i].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(home_read_reports_the_error_in_the_file),
		scratch_test(home_read_refuses_a_home_longer_than_a_path),
		scratch_test(home_read_refuses_files_that_are_not_a_configuration),
		scratch_test(home_read_keeps_the_errno_of_a_system_call),
		scratch_test(the_file_gives_the_names_to_try),
		cmocka_unit_test(home_is_python_knows_interpreters_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
