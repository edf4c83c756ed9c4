/* SPDX-License-Identifier: MIT */
/*
 * The overlay of a tree that is packed, its hard links and its exclusions; and progress.
 */
#include "core/progress.h"
#include "pack/exclude.h"
#include "pack/hard_links.h"
#include "pack/overlay.h"
#include "support/unit.h"

static void
the_last_entry_for_a_file_counts(void **state)
{
	struct overlay overlay = {0};
	const struct overlay_entry *entry;

	(void)state;
	assert_int_equal(overlay_add(&overlay, "b", "/first"), 0);
	assert_int_equal(overlay_remove(&overlay, "c"), 0);
	assert_int_equal(overlay_add(&overlay, "b", "/second"), 0);
	assert_int_equal(overlay_add(&overlay, "c", "/x"), 0);
	assert_int_equal(overlay_remove(&overlay, "a"), 0);
	overlay_settle(&overlay);
	assert_int_equal(overlay.count, 3);
	assert_int_equal(overlay_find(&overlay, "a")->kind, OVERLAY_GONE);
	assert_int_equal(overlay_find(&overlay, "c")->kind, OVERLAY_FILE);
	entry = overlay_find(&overlay, "b");
	assert_string_equal(entry->to, "/second");
	assert_null(overlay_find(&overlay, "d"));
	assert_null(overlay_find(&overlay, ""));
	overlay_release(&overlay);
}

static void
entries_below_a_directory_follow_each_other(void **state)
{
	static const char *const files[] = {"a/x", "a.b", "a", "a/b/c", "a0", "b/a/x", "z"};
	static const struct {
		const char *dir, *below[8];
	} rows[] = {
		{"a", {"a/b/c", "a/x"}}, {"a/b", {"a/b/c"}},
		{"b", {"b/a/x"}},        {"z", {NULL}},
		{"x", {NULL}},           {"", {"a", "a.b", "a/b/c", "a/x", "a0", "b/a/x", "z"}},
	};
	struct overlay overlay = {0};

	(void)state;
	assert_null(overlay_next(&overlay, "", NULL));
	for (size_t i = 0; i < COUNT_OF(files); i++)
		assert_int_equal(overlay_remove(&overlay, files[i]), 0);
	overlay_settle(&overlay);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct overlay_entry *entry = NULL;

		for (size_t j = 0; rows[i].below[j]; j++) {
			entry = overlay_next(&overlay, rows[i].dir, entry);
			assert_non_null(entry);
			assert_string_equal(entry->file, rows[i].below[j]);
		}
		if (entry || !rows[i].below[0])
			assert_null(overlay_next(&overlay, rows[i].dir, entry));
	}
	overlay_release(&overlay);
}

static void
a_file_of_two_names_is_found_by_the_first(void **state)
{
	static const uint64_t inodes[] = {7, UINT64_MAX, 3, 7, 5, 7, UINT64_MAX};
	struct hard_links links = {0};
	const char *first;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(inodes); i++)
		assert_int_equal(hard_links_note(&links, inodes[i]), 0);
	assert_int_equal(hard_links_settle(&links), 0);
	assert_int_equal(hard_links_name(&links, 3, "a", &first), 0);
	assert_int_equal(hard_links_name(&links, 7, "b", &first), 0);
	assert_int_equal(hard_links_name(&links, UINT64_MAX, "c", &first), 0);
	assert_int_equal(hard_links_name(&links, 7, "d", &first), 1);
	assert_string_equal(first, "b");
	assert_int_equal(hard_links_name(&links, 7, "e", &first), 1);
	assert_string_equal(first, "b");
	assert_int_equal(hard_links_name(&links, UINT64_MAX, "f", &first), 1);
	assert_string_equal(first, "c");
	assert_int_equal(hard_links_name(&links, 3, "g", &first), 0); /* was noted once */
	assert_int_equal(hard_links_name(&links, 9, "h", &first), 0);
	hard_links_release(&links);
	assert_int_equal(hard_links_settle(&links), 0);
	assert_int_equal(hard_links_name(&links, 7, "i", &first), 0);
}

static void
a_pattern_matches_a_name_or_a_directory_above_it(void **state)
{
	char *globs[] = {"*.pyc", "share/man", "lib/*/tests", NULL};

	(void)state;
	assert_true(exclude_is(globs, "a/b.pyc"));
	assert_true(exclude_is(globs, "lib/a/b/tests"));
	assert_false(exclude_is(globs, "share/man/x"));
	assert_true(exclude_holds(globs, "share/man/x/y"));
	assert_true(exclude_holds(globs, "lib/a/tests/x"));
	assert_true(exclude_holds(globs, "share/man"));
	assert_false(exclude_holds(globs, "share/manx"));
	assert_false(exclude_holds(globs, "share"));
	assert_false(exclude_holds(globs, ""));
}

static void
progress_is_shown_in_percent_speed_and_time(void **state)
{
	static const struct {
		uint64_t done, total;
		int64_t ms;
		const char *text;
	} rows[] = {
		{0, 1000000000, 0, "packing   0% of 1.0 GB"},
		{1000000, 1000000000, 299, "packing   0% of 1.0 GB"},
		{250000000, 1000000000, 2000, "packing  25% of 1.0 GB  125.0 MB/s  0:06 left"},
		{12345678, 10000000000, 1000, "packing   0% of 10.0 GB  12.3 MB/s  13:29 left"},
		{2000, 1000, 1000, "packing 100% of 1.0 kB  2.0 kB/s  0:00 left"},
		{0, 0, 5, "packing 100% of 0 bytes"},
		{30, 60, 1500, "packing  50% of 60 bytes  0 bytes/s  0:02 left"},
	};
	char text[PROGRESS_CAP];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct progress progress = {
			.verb = "packing", .done = rows[i].done, .total = rows[i].total};

		assert_string_equal(progress_text(&progress, rows[i].ms, text), rows[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_entry_for_a_file_counts),
		cmocka_unit_test(entries_below_a_directory_follow_each_other),
		cmocka_unit_test(a_file_of_two_names_is_found_by_the_first),
		cmocka_unit_test(a_pattern_matches_a_name_or_a_directory_above_it),
		cmocka_unit_test(progress_is_shown_in_percent_speed_and_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
