/* SPDX-License-Identifier: MIT */
/*
 * Members of a wheel and rows of its RECORD that agree, and that do not.
 */
#include "wheel/inventory.h"
#include "zip/good_zip.h"

static const struct {
	const char *members; /* each with a blank after it */
	const char *record;
	const char *name, *why; /* NULL: it is good */
	int is_row;
	const char *reason;
} cases[] = {
	{"", "", NULL, NULL, 0, "nothing at all"},
	{"a b/ b/c ", "a,,\nb/c,,\n", NULL, NULL, 0, "files and a directory"},
	{"a b/c ", "a,,\n", NULL, NULL, 0, "a file without a row: the installer's matter"},
	{"b/ b/c ", "b/,,\nb/c,,\n", NULL, NULL, 0, "a row about a directory"},
	{"b/c/d ", "b,,\nb/,,\nb/c,,\nb/c/,,\n", NULL, NULL, 0, "rows about directories of files"},
	{"x x-y xy/z x.y/z ", "", NULL, NULL, 0, "names that start alike"},
	{"X x x/ X/ ", "", "X", "it is both a file and a directory", 0, "X and X/"},
	{"a a ", "", "a", "it is there twice", 0, "a file twice"},
	{"d/ e d/ ", "", "d/", "it is there twice", 0, "a directory twice"},
	{"d/e f d/e ", "", "d/e", "it is there twice", 0, "not beside each other"},
	{"x x-y x/z ", "", "x", "it is both a file and a directory", 0,
	 "another name between both as bytes are sorted"},
	{"x/z x ", "", "x", "it is both a file and a directory", 0, "the file last"},
	{"x/y/z/a q x/y ", "", "x/y", "it is both a file and a directory", 0, "some way above"},
	{"x/ x ", "", "x", "it is both a file and a directory", 0, "a directory of its own"},
	{"a ", "b,,\n", "b", "it is not in the wheel", 1, "a row about another file"},
	{"a ", "A,,\n", "A", "it is not in the wheel", 1, "in another case"},
	{"a ", "a/,,\n", "a/", "it is not in the wheel", 1, "a file as a directory"},
	{"ab/c ", "a,,\n", "a", "it is not in the wheel", 1, "the start of a directory's name"},
	{"a/b ", "a/c,,\n", "a/c", "it is not in the wheel", 1, "beside a file"},
	{"a/b ", "a/b/c,,\n", "a/b/c", "it is not in the wheel", 1, "below a file"},
	{"a ", "../a,,\n", "../a", "it climbs out with '..'", 1, "a row that climbs out"},
	{"a ", "/a,,\n", "/a", "it is absolute", 1, "an absolute row"},
	{"a ", "./a,,\n", "./a", "it has a part '.'", 1, "a name in another form"},
	{"a/b ", "a//b,,\n", "a//b", "it has an empty part", 1, "with two slashes"},
	{"a/b ", "a\\b,,\n", "a\\b", "it holds a backslash", 1, "with a backslash"},
	{"a ", "\"a\nb\",,\n", "a\nb", "it holds a control character", 1, "with a newline"},
	{"a ", "a,,1234567890123456789012\n", "a", "its hash or its size is too long", 1,
	 "a size of 22 digits"},
};

/* Opens an archive with these members. */
static void
open_members(struct zip *zip, const char *members)
{
	struct handzip hand = {0};

	for (size_t n; *members; members += n + 1) {
		n = strcspn(members, " ");
		handzip_add(&hand, members, n, "", 0, 0);
	}
	handzip_end(&hand, NULL, 0);
	scratch_bytes(FILE_NAME, hand.bytes.data, hand.bytes.len);
	handzip_free(&hand);
	assert_int_equal(zip_open(zip, FILE_NAME, 1), 0);
}

static void
members_and_rows_must_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct inventory_fault fault = {.why = ""};
		struct record record;
		struct zip zip;
		int status;

		open_members(&zip, cases[i].members);
		assert_int_equal(record_parse(&record, cases[i].record, strlen(cases[i].record)),
				 0);
		status = inventory_check(&zip, &record, &fault);
		CHECK(status == (cases[i].why ? -1 : 0), "got %d, '%s' %s: %s", status, fault.name,
		      fault.why, cases[i].reason);
		if (status < 0)
			CHECK(!strcmp(fault.name, cases[i].name) &&
				      !strcmp(fault.why, cases[i].why) &&
				      fault.is_row == cases[i].is_row && errno == EBADMSG,
			      "got '%s' %s: %s", fault.name, fault.why, cases[i].reason);
		record_release(&record);
		zip_close(&zip);
	}
}

static void
a_long_name_in_record_is_cut(void **state)
{
	enum { LONG = 5 << 20 };
	struct inventory_fault fault;
	struct record record;
	struct zip zip;
	char *text = malloc(LONG);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', LONG);
	open_members(&zip, "a ");
	assert_int_equal(record_parse(&record, text, LONG), 0);
	assert_int_equal(inventory_check(&zip, &record, &fault), -1);
	assert_string_equal(fault.why, "it is too long");
	assert_true(strlen(fault.name) < SHOWN_CAP);
	record_release(&record);
	zip_close(&zip);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(members_and_rows_must_agree),
		scratch_test(a_long_name_in_record_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
