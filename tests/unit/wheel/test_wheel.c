/* SPDX-License-Identifier: MIT */
/*
 * Wheels, and files that are not a wheel.
 */
#include "core/err.h"
#include "wheel/wheel.h"
#include "zip/good_zip.h"

#define INFO "tool_x-1.0.dist-info/"
#define WHEEL_TEXT "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
#define NAME_TEXT "Name: tool-x\nVersion: 1.0\n"
#define METADATA_TEXT "Metadata-Version: 2.1\n" NAME_TEXT "Requires-Python: >=3.8, <4\n\nbody\n"
#define RECORD_TEXT "tool.py,,\n" INFO "RECORD,,\n"

#define LINES "\n\n\n\n\n\n\n\n\n\n"

struct piece {
	const char *name, *text;
};

static const struct piece good[] = {
	{"tool.py", ""},
	{INFO "WHEEL", WHEEL_TEXT},
	{INFO "METADATA", METADATA_TEXT},
	{INFO "RECORD", RECORD_TEXT},
};

/* Writes the good wheel with one piece, by its place, replaced; a NULL name leaves it out. */
static void
write_wheel(const char *file, size_t place, struct piece other)
{
	struct handzip zip = {0};

	for (size_t i = 0; i <= COUNT_OF(good); i++) {
		struct piece piece = i == place           ? other
				     : i < COUNT_OF(good) ? good[i]
							  : (struct piece){0};

		if (piece.name)
			handzip_text(&zip, piece.name, piece.text, i % 2 ? 8 : 0);
	}
	handzip_end(&zip, NULL, 0);
	scratch_bytes(file, zip.bytes.data, zip.bytes.len);
	handzip_free(&zip);
}

static void
the_name_version_and_metadata_of_a_wheel_are_read(void **state)
{
	static const char *const files[] = {
		"tool_x-1.0-py3-none-any.whl",
		"tool.x-1.0-py3-none-any.whl",
		"Tool_X-1.0-1-py3-none-any.whl",
		"tool_x-1.0.whl",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct wheel wheel;
		char text[32];

		write_wheel(files[i], COUNT_OF(good), (struct piece){0});
		CHECK(wheel_open(&wheel, files[i]) == 0, "'%s' is refused", files[i]);
		assert_string_equal(wheel.name, "tool_x");
		assert_string_equal(wheel.version, "1.0");
		assert_string_equal(wheel.dist_info, "tool_x-1.0.dist-info");
		assert_int_equal(wheel.is_pure, 1);
		assert_int_equal(wheel.record.count, 2);
		wheel_requires_python(&wheel, text, sizeof(text));
		assert_string_equal(text, ">=3.8, <4");
		wheel_close(&wheel);
		wheel_close(&wheel);
	}
}

enum place { MODULE, WHEEL, METADATA, RECORD, AFTER };

static const struct {
	enum place place;
	struct piece piece;
	const char *reason;
} bad[] = {
	{RECORD, {NULL, NULL}, "no RECORD"},
	{WHEEL, {NULL, NULL}, "no WHEEL"},
	{METADATA, {NULL, NULL}, "no METADATA"},
	{AFTER, {"other-1.0.dist-info/RECORD", ""}, "two .dist-info directories"},
	{RECORD, {"other-1.0.dist-info/RECORD", RECORD_TEXT}, "a .dist-info of another name"},
	{RECORD, {"tool_x.dist-info/RECORD", RECORD_TEXT}, "a .dist-info without a version"},
	{RECORD, {"-1.0.dist-info/RECORD", RECORD_TEXT}, "a .dist-info without a name"},
	{RECORD, {"sub/" INFO "RECORD", RECORD_TEXT}, "a .dist-info that is not at the top"},
	{RECORD, {INFO "RECORD", "a,b,c,d\n"}, "a RECORD that is not CSV"},
	{RECORD, {INFO "RECORD", "a,,\na,,\n"}, "a RECORD with a name twice"},
	{RECORD, {INFO "RECORD", RECORD_TEXT "x.py,,\n"}, "a row about another file"},
	{RECORD, {INFO "RECORD", RECORD_TEXT "../tool.py,,\n"}, "a row that climbs out"},
	{RECORD, {INFO "RECORD", RECORD_TEXT "/tool.py,,\n"}, "a row with an absolute name"},
	{RECORD, {INFO "RECORD", RECORD_TEXT "tool.py/,,\n"}, "a row about a file as a directory"},
	{RECORD, {INFO "RECORD", LINES LINES LINES LINES LINES}, "far more rows than files"},
	{METADATA, {INFO "METADATA", "Name: other\nVersion: 1.0\n"}, "another project's METADATA"},
	{METADATA, {INFO "METADATA", "Name: tool-x\nVersion: 1.1\n"}, "another version's METADATA"},
	{METADATA, {INFO "METADATA", "Version: 1.0\n"}, "a METADATA without a name"},
	{METADATA, {INFO "METADATA", "Name: tool-x\n"}, "a METADATA without a version"},
	{METADATA, {INFO "METADATA", "Name: tool-x\n\nVersion: 1.0\n"}, "a version in the body"},
	{METADATA, {INFO "METADATA", "Name:\nVersion: 1.0\n"}, "an empty name"},
	{AFTER, {"tool.py", ""}, "a file twice"},
	{AFTER, {"tool.py/", ""}, "a file that is a directory as well"},
	{AFTER, {"tool.py/x.py", ""}, "a file that has a file below it"},
	{RECORD, {"tool_x-2.0.dist-info/RECORD", RECORD_TEXT}, "a .dist-info of another version"},
	{WHEEL, {INFO "WHEEL", "Wheel-Version: 1.x\n"}, "a version that is not a number"},
	{WHEEL, {INFO "WHEEL", "Wheel-Version: 1.\n"}, "half a version"},
	{WHEEL, {INFO "WHEEL", ""}, "an empty WHEEL"},
	{WHEEL, {INFO "WHEEL", "Wheel-Version: 2.0\n"}, "another version of the format"},
	{WHEEL, {INFO "WHEEL", "Wheel-Version: 10\n"}, "one that starts alike"},
	{WHEEL, {INFO "WHEEL", "\nWheel-Version: 1.0\n"}, "a version in the body"},
};

static void
an_archive_that_is_not_a_wheel_is_refused(void **state)
{
	static const char file[] = "tool_x-1.0-py3-none-any.whl";

	(void)state;
	err_mute(1);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct wheel wheel;

		write_wheel(file, bad[i].place, bad[i].piece);
		CHECK(wheel_open(&wheel, file) == -1, "accepted: %s", bad[i].reason);
		wheel_close(&wheel);
	}
	err_mute(0);
}

static void
a_file_that_is_not_an_archive_is_refused(void **state)
{
	static const char *const files[] = {"missing.whl", ".", "tool-1.0-py3-none-any.whl"};

	(void)state;
	scratch_text("tool-1.0-py3-none-any.whl", "<html>404</html>");
	err_mute(1);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct wheel wheel;

		CHECK(wheel_open(&wheel, files[i]) == -1, "'%s'", files[i]);
		wheel_close(&wheel);
	}
	err_mute(0);
}

static const struct {
	const char *metadata, *requires;
	int pure;
	const char *wheel, *reason;
} headers[] = {
	{"Name: tool.x\r\nVersion: 1\r\nRequires-Python: >=3.8\r\n", ">=3.8", 1,
	 "Wheel-Version: 1.0\r\nRoot-Is-Purelib: true\r\n", "CRLF"},
	{NAME_TEXT, "", 0, "Wheel-Version: 1.9\nRoot-Is-Purelib: false\n", "none, and platlib"},
	{NAME_TEXT "\nRequires-Python: >=3\n", "", 0,
	 "Wheel-Version: 1.0\n\nRoot-Is-Purelib: true\n", "in the body"},
	{"name:Tool_X\nversion:v1\nRequires-Python:>=3", ">=3", 1,
	 "Root-Is-Purelib:true\nWheel-Version:1.0", "no white space"},
	{NAME_TEXT "X-Requires-Python: >=4\nRequires-Python: \t>=3 \n", ">=3", 1,
	 "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n", "a key that ends alike"},
};

static void
headers_are_read_before_the_body(void **state)
{
	static const char file[] = "tool_x-1.0-py3-none-any.whl";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		struct wheel wheel;
		struct handzip zip = {0};
		char text[32];

		handzip_text(&zip, INFO "RECORD", INFO "RECORD,,\n", 8);
		handzip_text(&zip, INFO "METADATA", headers[i].metadata, 8);
		handzip_text(&zip, INFO "WHEEL", headers[i].wheel, 8);
		handzip_end(&zip, NULL, 0);
		scratch_bytes(file, zip.bytes.data, zip.bytes.len);
		handzip_free(&zip);
		CHECK(wheel_open(&wheel, file) == 0, "refused: %s", headers[i].reason);
		wheel_requires_python(&wheel, text, sizeof(text));
		CHECK(!strcmp(text, headers[i].requires), "'%s': %s", text, headers[i].reason);
		CHECK(wheel.is_pure == headers[i].pure, "purelib: %s", headers[i].reason);
		wheel_close(&wheel);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(the_name_version_and_metadata_of_a_wheel_are_read),
		scratch_test(an_archive_that_is_not_a_wheel_is_refused),
		scratch_test(a_file_that_is_not_an_archive_is_refused),
		scratch_test(headers_are_read_before_the_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
