/* SPDX-License-Identifier: MIT */
/*
 * pyvenv.cfg is read as CPython reads it. A file of another kind is an error.
 */
#include "support/scratch.h"

#include "common/layout.h"
#include "common/pyvenv_cfg.h"
#include "core/buf.h"

static const struct {
	const char *text;
	const char *lines; /* "key|value;" for each */
	const char *reason;
} scans[] = {
	{"", "", "an empty file has no lines"},
	{"home = /usr/bin\n", "home|/usr/bin;", "as venv writes it"},
	{"home = /usr/bin", "home|/usr/bin;", "the last line need not end"},
	{"a = 1\r\nb = 2\r\n", "a|1;b|2;", "CRLF: the CR is white space"},
	{"a=1\nb =2\nc= 3\n", "a|1;b|2;c|3;", "no spaces round '='"},
	{"\t a \v=\f 1 \t\n", "a|1;", "all kinds of white space are removed"},
	{"a b = c d\n", "a b|c d;", "white space inside stays"},
	{"prompt = 'a = b'\n", "prompt|'a = b';", "the first '=' divides"},
	{"a==\n", "a|=;", "also when another one follows"},
	{"# comment\n\n[section]\na = 1\n", "a|1;", "lines without '=' are passed over"},
	{"# a = 1\n", "# a|1;", "there are no comments: this is a key, as in CPython"},
	{"=\n", "|;", "an empty key"},
	{"= 1\n", "|1;", "an empty key with a value"},
	{"a =\n", "a|;", "an empty value"},
	{"a = 1\na = 2\n", "a|1;a|2;", "the scan shows both of two equal keys"},
	{"\n\n\n", "", "nothing but newlines"},
	{"a", "", "nothing but a key"},
	{"\xef\xbb\xbfhome = /\n", "\xef\xbb\xbfhome|/;", "a byte order mark belongs to the key"},
};

static void
add_span(struct buf *out, struct cfg_span span, const char *end)
{
	assert_int_equal(buf_add(out, span.at, span.len), 0);
	assert_int_equal(buf_puts(out, end), 0);
}

static void
lines_are_read_as_cpython_reads_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(scans); i++) {
		struct cfg_scan scan = {scans[i].text, strlen(scans[i].text)};
		struct cfg_span key, value;
		struct buf got = {0};

		while (cfg_next(&scan, &key, &value)) {
			add_span(&got, key, "|");
			add_span(&got, value, ";");
		}
		CHECK(!strcmp(buf_str(&got), scans[i].lines), "got '%s': %s", buf_str(&got),
		      scans[i].reason);
		buf_free(&got);
	}
}

static void
the_scan_stops_at_the_length_it_was_given(void **state)
{
	struct cfg_scan scan = {"a = 12345", 5};
	struct cfg_span key, value;

	(void)state;
	assert_int_equal(cfg_next(&scan, &key, &value), 1);
	assert_int_equal(value.len, 1);
	assert_int_equal(cfg_next(&scan, &key, &value), 0);
}

static const struct {
	const char *key, *name;
	int is;
	const char *reason;
} keys[] = {
	{"home", "home", 1, "the same"},
	{"HOME", "home", 1, "upper case counts as lower case"},
	{"Home", "home", 1, "in any mixture"},
	{"hom", "home", 0, "too short"},
	{"homes", "home", 0, "too long"},
	{"", "home", 0, "empty"},
	{"", "", 1, "both empty"},
	{"version_info", "version", 0, "one key starts with another"},
	{"version[info", "version{info", 0, "only letters have a case"},
	{"h\xcfme", "h\xefme", 0, "and of these only ASCII's"},
};

static void
keys_are_compared_whole_and_without_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct cfg_span key = {keys[i].key, strlen(keys[i].key)};

		CHECK(cfg_is(key, keys[i].name) == keys[i].is, "'%s': %s", keys[i].key,
		      keys[i].reason);
	}
}

static void
the_first_of_two_equal_keys_counts(void **state)
{
	static const char text[] = "x = 0\nHome = /first\nhome = /second\n";
	struct cfg_span value;

	(void)state;
	assert_int_equal(cfg_find(text, sizeof(text) - 1, "home", &value), 1);
	assert_int_equal(value.len, 6);
	assert_memory_equal(value.at, "/first", 6);
	assert_int_equal(cfg_find(text, sizeof(text) - 1, "prompt", &value), 0);
	assert_int_equal(cfg_find("", 0, "home", &value), 0);
}

/* Reads an open file into a buffer of CFG_MAX bytes, whose end the sanitizer watches. */
static int
read_open(int fd)
{
	char *buf = malloc(CFG_MAX);
	int n;
	int saved;

	assert_non_null(buf);
	assert_true(fd >= 0);
	errno = 0;
	n = cfg_read(fd, buf);
	saved = errno;
	free(buf);
	close(fd);
	errno = saved;
	return n;
}

static int
read_named(const char *name)
{
	return read_open(open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

static void
cfg_read_takes_files_below_the_limit(void **state)
{
	static char text[CFG_MAX + 1];

	(void)state;
	memset(text, 'a', sizeof(text));
	scratch_bytes("f", text, 0);
	assert_int_equal(read_named("f"), 0);
	scratch_bytes("f", text, 1);
	assert_int_equal(read_named("f"), 1);
	scratch_bytes("f", text, CFG_MAX - 1);
	assert_int_equal(read_named("f"), CFG_MAX - 1);
	for (size_t n = CFG_MAX; n <= CFG_MAX + 1; n++) {
		scratch_bytes("f", text, n);
		assert_int_equal(read_named("f"), -1);
		assert_int_equal(errno, EFBIG);
	}
}

static void
cfg_read_refuses_a_file_that_is_not_regular(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(read_named("fifo"), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(read_named("."), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(read_open(ends[0]), -1);
	assert_int_equal(errno, EINVAL);
	close(ends[1]);
	assert_int_equal(read_named("/dev/zero"), -1);
	assert_int_equal(read_named("/dev/null"), -1);
}

static void
cfg_read_refuses_bytes_that_are_not_text(void **state)
{
	(void)state;
	scratch_bytes("f", "home = /\0", 9);
	assert_int_equal(read_named("f"), -1);
	assert_int_equal(errno, EILSEQ);
	scratch_bytes("f", "\0", 1);
	assert_int_equal(read_named("f"), -1);
	assert_int_equal(errno, EILSEQ);
	scratch_bytes("f", "\xff\xfe = \x01", 6);
	assert_int_equal(read_named("f"), 6);
}

static void
cfg_read_keeps_the_errno_of_read(void **state)
{
	(void)state;
	scratch_text("f", "a = 1\n");
	assert_int_equal(read_open(open("f", O_WRONLY | O_CLOEXEC)), -1);
	assert_int_equal(errno, EBADF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read_as_cpython_reads_them),
		cmocka_unit_test(the_scan_stops_at_the_length_it_was_given),
		cmocka_unit_test(keys_are_compared_whole_and_without_case),
		cmocka_unit_test(the_first_of_two_equal_keys_counts),
		scratch_test(cfg_read_takes_files_below_the_limit),
		scratch_test(cfg_read_refuses_a_file_that_is_not_regular),
		scratch_test(cfg_read_refuses_bytes_that_are_not_text),
		scratch_test(cfg_read_keeps_the_errno_of_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
