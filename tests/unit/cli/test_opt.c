/* SPDX-License-Identifier: MIT */
/*
 * Command lines are read as argparse reads them.
 */
#include "support/unit.h"

#include "cli/opt.h"
#include "core/buf.h"

static const struct opt table[] = {
	{"quiet", 'q', OPT_NO_VALUE, NULL, "", OPT_NOWHERE},
	{"python", 'p', OPT_VALUE, "SPEC", "", OPT_NOWHERE},
	{"prompt", 0, OPT_VALUE, "TEXT", "", OPT_NOWHERE},
	{"json", 'j', OPT_MAYBE_VALUE, "FORM", "", OPT_NOWHERE},
	{"scripts", 0, OPT_VALUE, "KIND", "", OPT_NOWHERE},
	{"verbose", 'v', OPT_NO_VALUE, NULL, "", OPT_NOWHERE},
	{"copies", 0, OPT_NO_VALUE, NULL, "", OPT_NOWHERE},
	{"copies-too", 0, OPT_NO_VALUE, NULL, "", OPT_NOWHERE},
};

static const struct {
	const char *argv[6];
	const char *got; /* "name" or "name=value" or "word:" or "bad:", each with ';' after it */
	const char *reason;
} lines[] = {
	{{NULL}, "", "nothing"},
	{{"a", "b"}, "word:a;word:b;", "words"},
	{{"--quiet"}, "quiet;", "a long option"},
	{{"a", "--quiet", "b"}, "word:a;quiet;word:b;", "options and words are mixed"},
	{{"--python", "3.12"}, "python=3.12;", "the value is the next word"},
	{{"--python=3.12"}, "python=3.12;", "or comes after '='"},
	{{"--python=", "a"}, "python=;word:a;", "where it may be empty"},
	{{"--python=a=b"}, "python=a=b;", "and may have another '='"},
	{{"--python", ""}, "python=;", "an empty word is a value"},
	{{"--qu"}, "quiet;", "shortened"},
	{{"--q"}, "quiet;", "to one letter"},
	{{"--py", "3"}, "python=3;", "shortened, with a value"},
	{{"--py=3"}, "python=3;", "shortened, with '='"},
	{{"--copies"}, "copies;", "a whole name counts, though another starts with it"},
	{{"--copies-"}, "copies-too;", "the other one, shortened"},
	{{"--p=1"}, "bad:--p=1 could be --python or --prompt;", "the message names both"},
	{{"--cop"}, "bad:--cop could be --copies or --copies-too;", "copies or copies-too"},
	{{"--nothing"}, "bad:--nothing unknown option;", "unknown"},
	{{"--quietly"},
	 "bad:--quietly unknown option (did you mean '--quiet'?);",
	 "longer than a known one"},
	{{"--Quiet"}, "bad:--Quiet unknown option (did you mean '--quiet'?);", "case counts"},
	{{"--quiet=1"}, "bad:--quiet=1 takes no value;", "a value for an option without one"},
	{{"--quiet="}, "bad:--quiet= takes no value;", "even an empty one"},
	{{"--python"}, "bad:--python needs a value;", "nothing follows"},
	{{"--python", "-q"}, "bad:--python needs a value;", "an option follows"},
	{{"-p", "--"}, "bad:-p needs a value;", "the end of the options follows"},
	{{"--python=-q"}, "python=-q;", "joined it is a value"},
	{{"--python", "-q x"}, "python=-q x;", "no option has a blank"},
	{{"--python", "-"}, "python=-;", "a dash alone is a word"},
	{{"--json"}, "json;", "an optional value left out"},
	{{"--json", "a"}, "json;word:a;", "is never the next word"},
	{{"--json=x"}, "json=x;", "but comes after '='"},
	{{"-q"}, "quiet;", "a letter"},
	{{"-qv"}, "quiet;verbose;", "a group of letters"},
	{{"-p", "3"}, "python=3;", "a letter with a value"},
	{{"-p3"}, "python=3;", "in the same word"},
	{{"-qp3", "a"}, "quiet;python=3;word:a;", "at the end of a group"},
	{{"-qp", "3", "a"}, "quiet;python=3;word:a;", "the next word, after a group"},
	{{"-pq"}, "python=q;", "the rest of the group is the value"},
	{{"-p"}, "bad:-p needs a value;", "nothing follows"},
	{{"-qp"}, "quiet;bad:-qp needs a value;", "nothing follows, after a group"},
	{{"-j", "a"}, "json;word:a;", "a letter whose value is optional takes none"},
	{{"-jq"}, "json;quiet;", "and the group goes on"},
	{{"-x"}, "bad:-x unknown option;", "unknown"},
	{{"-qx"}, "quiet;bad:-qx unknown option;", "unknown, in a group"},
	{{"-"}, "word:-;", "a dash alone is a word"},
	{{""}, "word:;", "an empty word"},
	{{"--", "--quiet", "-q"}, "word:--quiet;word:-q;", "after '--' all are words"},
	{{"a", "--", "--"}, "word:a;word:--;", "the second '--' is a word"},
	{{"--"}, "", "'--' at the end"},
};

/* Appends the result of one call. Returns 0 at the end. */
static int
append_next(struct opt_scan *scan, struct buf *got)
{
	char *value = NULL;
	int i = opt_next(scan, &value);

	if (i == OPT_END)
		return 0;
	if (i == OPT_BAD) {
		buf_printf(got, "bad:%s %s;", scan->word, scan->wrong);
		return 0;
	}
	if (i == OPT_WORD)
		buf_printf(got, "word:%s;", value);
	else if (value)
		buf_printf(got, "%s=%s;", table[i].name, value);
	else
		buf_printf(got, "%s;", table[i].name);
	return 1;
}

static void
command_lines_are_read_as_argparse_reads_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		char *argv[6];
		struct opt_scan scan = {.table = table, .count = COUNT_OF(table), .argv = argv};
		struct buf got = {0};

		memcpy(argv, lines[i].argv, sizeof(argv));
		while (append_next(&scan, &got))
			;
		CHECK(!strcmp(buf_str(&got), lines[i].got), "got '%s', not '%s': %s", buf_str(&got),
		      lines[i].got, lines[i].reason);
		buf_free(&got);
	}
}

/* argparse: '=' divides after a letter that stands alone, not in a group. */
static void
an_equals_sign_may_stand_between_a_letter_and_its_value(void **state)
{
	char *argv[] = {(char[]){"-p=3"}, (char[]){"-p="}, (char[]){"-qp=3"}, NULL};
	struct opt_scan scan = {.table = table, .count = COUNT_OF(table), .argv = argv};
	char *value;

	(void)state;
	assert_int_equal(opt_next(&scan, &value), 1);
	assert_string_equal(value, "3");
	assert_int_equal(opt_next(&scan, &value), 1);
	assert_string_equal(value, "");
	assert_int_equal(opt_next(&scan, &value), 0);
	assert_int_equal(opt_next(&scan, &value), 1);
	assert_string_equal(value, "=3");
	assert_int_equal(opt_next(&scan, &value), OPT_END);
}

static void
opt_next_returns_the_end_again_and_again(void **state)
{
	char *argv[] = {NULL};
	struct opt_scan scan = {.table = table, .count = COUNT_OF(table), .argv = argv};
	char *value;

	(void)state;
	assert_int_equal(opt_next(&scan, &value), OPT_END);
	assert_int_equal(opt_next(&scan, &value), OPT_END);
}

static void
a_table_without_options_has_none(void **state)
{
	char *argv[] = {(char[]){"--x"}, (char[]){"-x"}, NULL};
	struct opt_scan scan = {.argv = argv};
	char *value;

	(void)state;
	assert_int_equal(opt_next(&scan, &value), OPT_BAD);
	assert_int_equal(opt_next(&scan, &value), OPT_BAD);
}

struct bound {
	int quiet;
	const char *python, *prompt;
	struct opt_list links;
};

static const struct opt bound[] = {
	{"quiet", 'q', OPT_NO_VALUE, NULL, "", OPT_FLAG(struct bound, quiet)},
	{"python", 'p', OPT_VALUE, "SPEC", "", OPT_FILLED(struct bound, python)},
	{"prompt", 0, OPT_VALUE, "TEXT", "", OPT_TEXT(struct bound, prompt)},
	{"link", 0, OPT_VALUE, "DIR", "", OPT_LIST(struct bound, links)},
	{"offline", 0, OPT_NO_VALUE, NULL, "", OPT_NOWHERE},
};

static void
an_option_is_stored_in_its_field_and_nowhere_else(void **state)
{
	struct bound line = {0};

	(void)state;
	assert_null(opt_store(&bound[4], &line, NULL));
	assert_memory_equal(&line, &(struct bound){0}, sizeof(line));
	assert_null(opt_store(&bound[0], &line, NULL));
	assert_null(opt_store(&bound[1], &line, (char[]){"3.12"}));
	assert_null(opt_store(&bound[2], &line, (char[]){""}));
	assert_int_equal(line.quiet, 1);
	assert_string_equal(line.python, "3.12");
	assert_string_equal(line.prompt, "");
	assert_int_equal(line.links.count, 0);
}

static void
a_list_keeps_its_values_in_order(void **state)
{
	struct bound line = {0};

	(void)state;
	assert_null(opt_store(&bound[3], &line, (char[]){"a"}));
	assert_null(opt_store(&bound[3], &line, (char[]){"b"}));
	assert_int_equal(line.links.count, 2);
	assert_string_equal(line.links.values[0], "a");
	assert_string_equal(line.links.values[1], "b");
	assert_null(line.links.values[2]);
	opt_list_release(&line.links);
	assert_null(line.links.values);
}

static void
an_empty_value_is_refused_where_one_is_needed(void **state)
{
	struct bound line = {0};

	(void)state;
	assert_string_equal(opt_store(&bound[1], &line, (char[]){""}), "needs a value");
	assert_null(line.python);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(command_lines_are_read_as_argparse_reads_them),
		cmocka_unit_test(an_equals_sign_may_stand_between_a_letter_and_its_value),
		cmocka_unit_test(opt_next_returns_the_end_again_and_again),
		cmocka_unit_test(a_table_without_options_has_none),
		cmocka_unit_test(an_option_is_stored_in_its_field_and_nowhere_else),
		cmocka_unit_test(a_list_keeps_its_values_in_order),
		cmocka_unit_test(an_empty_value_is_refused_where_one_is_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
