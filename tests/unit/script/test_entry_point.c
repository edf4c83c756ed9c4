/* SPDX-License-Identifier: MIT */
/*
 * entry_points.txt: the entries that become scripts, and those that must not.
 */
#include "support/unit.h"

#include "core/buf.h"
#include "script/entry_point.h"

#define IN "[console_scripts]\n"

static const struct {
	const char *text;
	const char *entries; /* "name|module|attr;" for each */
	const char *reason;
} good[] = {
	{"", "", "an empty file"},
	{IN, "", "an empty section"},
	{IN "pip = pip._internal.cli.main:main\n", "pip|pip._internal.cli.main|main;",
	 "the plain case"},
	{IN "pip = pip:main", "pip|pip|main;", "the last line need not end"},
	{"[console_scripts]\r\npip = pip:main\r\n", "pip|pip|main;", "CRLF"},
	{IN "a=b:c\n", "a|b|c;", "no spaces"},
	{IN "  a  =  b  :  c  \n", "a|b|c;", "many"},
	{"[gui_scripts]\na = b:c\n", "a|b|c;", "the other section"},
	{IN "a = b:c\n[gui_scripts]\nd = e:f\n", "a|b|c;d|e|f;", "both"},
	{"[other]\na = b:c\n" IN "d = e:f\n", "d|e|f;", "other sections are passed over"},
	{IN "d = e:f\n[other]\nnothing like an entry\n", "d|e|f;", "whatever is in them"},
	{"[other group]\na = b:c\n" IN " [gui_scripts] \r\nd = e:f\n", "d|e|f;",
	 "white space in and round a section"},
	{IN "# comment\n; another\n\na = b:c\n", "a|b|c;", "comments and empty lines"},
	{IN "  # comment\n", "", "a comment after white space"},
	{IN "a = b:c.d.e\n", "a|b|c.d.e;", "an attribute of an attribute"},
	{IN "a = b:c [extra]\n", "a|b|c;", "extras are left out"},
	{IN "a = b:c[x,y]\n", "a|b|c;", "also without a space"},
	{IN "a.b-c_d+e = f:g\n", "a.b-c_d+e|f|g;", "characters that names may hold"},
	{IN "a b = f:g\n", "a b|f|g;", "even a space"},
	{IN "a = _b.c1:__d__\n", "a|_b.c1|__d__;", "underscores and digits"},
	{IN "a = b\xc3\xa4:\xc3\xa4\n", "a|b\xc3\xa4|\xc3\xa4;", "identifiers beyond ASCII"},
	{IN "pythonic = a:b\nipython = a:b\n", "pythonic|a|b;ipython|a|b;",
	 "not the names of interpreters"},
	{IN "python3-config = a:b\n", "python3-config|a|b;", "nor this one"},
	{IN "pythonw = a:b\npypy = a:b\n", "pythonw|a|b;pypy|a|b;",
	 "names of interpreters, which the environment need not have"},
	{IN "deactivate = a:b\n", "deactivate|a|b;", "not the name of an activate script"},
	{"[console_scripts_x]\na = b:c\n", "", "a section that starts alike"},
};

static void
scripts_are_read_from_their_sections(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct entry_point_scan scan = {.at = good[i].text};
		struct entry_point entry;
		struct buf got = {0};
		int status;

		while ((status = entry_point_next(&scan, &entry)) > 0)
			buf_printf(&got, "%s|%s|%s;", entry.name, entry.module, entry.attr);
		CHECK(status == 0, "refused, because %s: %s", scan.wrong, good[i].reason);
		CHECK(!strcmp(buf_str(&got), good[i].entries), "got '%s': %s", buf_str(&got),
		      good[i].reason);
		buf_free(&got);
	}
}

static const struct {
	const char *line, *wrong, *reason;
} bad[] = {
	{"a", "it is not 'name = module:attribute'", "no '='"},
	{"a = b", "it is not 'name = module:attribute'", "nothing to call"},
	{"a:b = c", "it is not 'name = module:attribute'", "':' before '='"},
	{"= b:c", "it is empty", "no name"},
	{"../a = b:c", "it climbs out with '..'", "leaves the scripts directory"},
	{".. = b:c", "it climbs out with '..'", "is the directory above"},
	{". = b:c", "it has a part '.'", "is the directory itself"},
	{"/etc/a = b:c", "it is absolute", "leaves the environment"},
	{"a/b = b:c", "it holds a '/'", "lies below the scripts directory"},
	{"a/ = b:c", "it holds a '/'", "is a directory"},
	{"a\\b = b:c", "it holds a backslash", "a separator on Windows"},
	{"a\x1b[2J = b:c", "it holds a control character", "writes to the terminal"},
	{"activate = b:c", "it is the name of an activate script", "would be sourced"},
	{"activate.fish = b:c", "it is the name of an activate script", "would be sourced"},
	{"activate_this.py = b:c", "it is the name of an activate script", "would be run"},
	{"Activate.ps1 = b:c", "it is the name of an activate script", "would be run"},
	{"a = os;import x:y", "its module or attribute is not a name", "a statement"},
	{"a = os import x:y", "its module or attribute is not a name", "a space"},
	{"a = os#:y", "its module or attribute is not a name", "a comment"},
	{"a = b:c()", "its module or attribute is not a name", "a call"},
	{"a = b:c;d", "its module or attribute is not a name", "a statement"},
	{"a = b:c:d", "its module or attribute is not a name", "two attributes"},
	{"a = b:c # d", "its module or attribute is not a name",
	 "there are no comments after entries"},
	{"a = b:", "its module or attribute is not a name", "no attribute"},
	{"a = :c", "its module or attribute is not a name", "no module"},
	{"a = b: [x]", "its module or attribute is not a name", "no attribute, but an extra"},
	{"a = .b:c", "its module or attribute is not a name", "a relative module"},
	{"a = b.:c", "its module or attribute is not a name", "a dot at the end"},
	{"a = b..c:d", "its module or attribute is not a name", "two dots"},
	{"a = b:c.", "its module or attribute is not a name", "a dot at the end"},
	{"a = 1b:c", "its module or attribute is not a name", "a digit in front"},
	{"a = b.1c:d", "its module or attribute is not a name", "a digit in front of a part"},
	{"a = b-c:d", "its module or attribute is not a name", "a dash"},
	{"a = \"b\":d", "its module or attribute is not a name", "quotes"},
	{"a = b\x01:d", "its module or attribute is not a name", "a control character"},
};

static void
an_entry_that_cannot_be_a_script_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct buf text = {0};
		struct entry_point_scan scan = {0};
		struct entry_point entry;

		buf_printf(&text, IN "%s\n", bad[i].line);
		scan.at = text.data;
		CHECK(entry_point_next(&scan, &entry) == -1, "'%s' is accepted: %s", bad[i].line,
		      bad[i].reason);
		CHECK(!strcmp(scan.wrong, bad[i].wrong), "'%s' gives '%s': %s", bad[i].line,
		      scan.wrong, bad[i].reason);
		buf_free(&text);
	}
}

static const struct {
	const char *text, *wrong, *reason;
} bad_sections[] = {
	{"[console_scripts\na = b:c\n", "a section in it is not '[NAME]'", "never closed"},
	{"[console_scripts\n]\na = b:c\n", "a section in it is not '[NAME]'", "closed too late"},
	{"[console_scripts] x\na = b:c\n", "a section in it is not '[NAME]'", "text after it"},
	{"[console_scripts] # x\n", "a section in it is not '[NAME]'", "a comment after it"},
	{"[console_scripts][x]\n", "a section in it is not '[NAME]'", "two in a line"},
	{"[x]]\n", "a section in it is not '[NAME]'", "closed twice"},
	{"[]\na = b:c\n", "a section in it is not '[NAME]'", "no name"},
	{"[", "a section in it is not '[NAME]'", "nothing but its start"},
	{"[other\n", "a section in it is not '[NAME]'", "another one, never closed"},
	{IN "[other\na = b:c\n", "a section in it is not '[NAME]'", "after a good one"},
	{"a = b:c\n", "a line in it stands before the first section", "no section"},
	{"a = b:c\n" IN "d = e:f\n", "a line in it stands before the first section", "a late one"},
	{"\xef\xbb\xbf" IN "a = b:c\n", "a line in it stands before the first section",
	 "a byte order mark"},
};

static void
a_section_that_readers_read_differently_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad_sections); i++) {
		struct entry_point_scan scan = {.at = bad_sections[i].text};
		struct entry_point entry;

		CHECK(entry_point_next(&scan, &entry) == -1, "accepted: %s",
		      bad_sections[i].reason);
		CHECK(!strcmp(scan.wrong, bad_sections[i].wrong), "'%s': %s", scan.wrong,
		      bad_sections[i].reason);
	}
}

static void
reading_goes_on_after_a_wrong_line(void **state)
{
	struct entry_point_scan scan = {.at = "x\n[console_scripts\na = b:c\n" IN "d = e:f\n"};
	struct entry_point entry;

	(void)state;
	assert_int_equal(entry_point_next(&scan, &entry), -1);
	assert_int_equal(entry_point_next(&scan, &entry), -1);
	assert_int_equal(entry_point_next(&scan, &entry), 1);
	assert_string_equal(entry.name, "d");
	assert_int_equal(entry_point_next(&scan, &entry), 0);
}

/* argcomplete has this one. */
static void
a_name_that_starts_like_an_activate_scripts_is_a_name(void **state)
{
	(void)state;
	assert_null(entry_point_reject("activate-global-python-argcomplete"));
	assert_null(entry_point_reject("activated"));
}

static void
fields_hold_the_longest_file_name(void **state)
{
	struct buf text = {0};
	struct entry_point_scan scan = {0};
	struct entry_point entry;
	char longest[NAME_CAP] = "";

	(void)state;
	memset(longest, 'a', sizeof(longest) - 1);
	buf_printf(&text, IN "%s = %s:%s\n", longest, longest, longest);
	scan.at = text.data;
	assert_int_equal(entry_point_next(&scan, &entry), 1);
	assert_string_equal(entry.name, longest);
	assert_string_equal(entry.attr, longest);
	for (int field = 0; field < 3; field++) {
		text.len = 0;
		buf_printf(&text, IN "%s%s = %s%s:%s%s\n", longest, field == 0 ? "b" : "", longest,
			   field == 1 ? "b" : "", longest, field == 2 ? "b" : "");
		scan = (struct entry_point_scan){.at = text.data};
		assert_int_equal(entry_point_next(&scan, &entry), -1);
		assert_string_equal(scan.wrong, "it is too long");
	}
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_are_read_from_their_sections),
		cmocka_unit_test(an_entry_that_cannot_be_a_script_is_refused),
		cmocka_unit_test(a_section_that_readers_read_differently_is_refused),
		cmocka_unit_test(reading_goes_on_after_a_wrong_line),
		cmocka_unit_test(a_name_that_starts_like_an_activate_scripts_is_a_name),
		cmocka_unit_test(fields_hold_the_longest_file_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
