/* SPDX-License-Identifier: MIT */
/*
 * Embedded files: an address and a length that the assembler made, whatever the linker relocates.
 */
#include "support/unit.h"

#include "embed/embed.h"

static const struct {
	const char *name, *start;
} table[] = {
	{"shim", "\177ELF"},         {"carrier", "\177ELF"},
	{"activate", "#"},           {"activate.csh", "#"},
	{"activate.fish", "#"},      {"Activate.ps1", "#"},
	{"activate.nu", "#"},        {"activate.xsh", "#"},
	{"activate_this.py", "#"},   {"activate.bat", "@"},
	{"deactivate.bat", "@"},     {"ask.py", "#"},
	{"become.py", ""},           {"header.sh", "#!/bin/sh\n"},
	{"_movenv_pip.py", "#"},     {"sitecustomize.py", "#"},
	{"sysconfigdata.py", ""},    {"tkconstants.py", ""},
	{"other_files.py", "#"},     {"python-config", "#!/bin/sh\n"},
	{"terminfo.py", ""},         {"locpath.py", ""},
	{"compile_changed.py", "#"},
};

static void
each_name_has_its_whole_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		const struct embed *file = embed_find(table[i].name);
		size_t start = strlen(table[i].start);

		CHECK(file, "%s is embedded", table[i].name);
		assert_string_equal(file->name, table[i].name);
		CHECK(file->len > start && file->len < 64 * 1024, "%s: its length is %zu",
		      table[i].name, file->len);
		CHECK(!memcmp(file->data, table[i].start, start), "%s: its start", table[i].name);
		CHECK(file->data[0] == '\177' || file->data[file->len - 1] == '\n', "%s: its end",
		      table[i].name);
	}
}

/* gzip begins with 1f 8b (RFC 1952, section 2.3.1). */
static void
kept_bytes_are_packed_or_the_file(void **state)
{
	const struct embed *ask = embed_as_kept("ask.py");

	(void)state;
	assert_string_equal(ask->name, "ask.py");
	assert_memory_equal(ask->data, "\x1f\x8b", 2);
	assert_true(ask->len < embed_find("ask.py")->len);
	assert_ptr_equal(embed_as_kept("shim"), embed_find("shim"));
}

static void
an_unknown_name_has_no_file(void **state)
{
	(void)state;
	assert_null(embed_find(""));
	assert_null(embed_find("activate.sh"));
	assert_null(embed_as_kept("activate.sh"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_name_has_its_whole_file),
		cmocka_unit_test(kept_bytes_are_packed_or_the_file),
		cmocka_unit_test(an_unknown_name_has_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
