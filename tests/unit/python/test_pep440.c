/* SPDX-License-Identifier: MIT */
/*
 * PEP 440: the order of versions, and the versions that specifiers allow.
 */
#include "support/unit.h"

#include "python/pep440.h"

static struct pep440
parse(const char *text)
{
	struct pep440 v;

	CHECK(pep440_parse(text, strlen(text), &v) == 0, "'%s' is refused", text);
	return v;
}

/* Each before the next. */
static const char *const order[] = {
	"0",      "0.0.1", "1.0.dev0",  "1.0.dev2",  "1.0a1",  "1.0a2", "1.0b1", "1.0rc1",
	"1.0rc2", "1.0",   "1.0.post1", "1.0.post2", "1.0.1",  "1.1",   "1.9",   "1.10",
	"2",      "3.8",   "3.13.0a1",  "3.13",      "24.3.1", "25.0",
};

static void
versions_stand_in_the_order_of_pep_440(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(order); i++)
		for (size_t k = 0; k < COUNT_OF(order); k++) {
			struct pep440 a = parse(order[i]), b = parse(order[k]);
			int got = pep440_compare(&a, &b);

			CHECK(i == k  ? got == 0
			      : i < k ? got < 0
				      : got > 0,
			      "'%s' and '%s': %d", order[i], order[k], got);
		}
}

static const struct {
	const char *a, *b, *reason;
} same[] = {
	{"1", "1.0.0.0", "missing parts are 0"},
	{"v1.0", "1.0", "a v in front"},
	{"V1.0", "1.0", "in either case"},
	{"1.0alpha1", "1.0a1", "alpha"},
	{"1.0.beta-2", "1.0b2", "beta, with separators"},
	{"1.0c1", "1.0rc1", "c is rc"},
	{"1.0_preview_1", "1.0rc1", "so is preview"},
	{"1.0pre1", "1.0rc1", "and pre"},
	{"1.0rc", "1.0rc0", "a missing number is 0"},
	{"1.0.rev3", "1.0.post3", "rev is post"},
	{"1.0-r4", "1.0.post4", "so is r"},
	{"1.0+local.7", "1.0", "local versions are not compared"},
	{"3.15.0a0+", "3.15.0a0", "as CPython's own checkouts write it"},
	{"01.02", "1.2", "zeros in front"},
};

static void
spellings_of_one_version_are_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		struct pep440 a = parse(same[i].a), b = parse(same[i].b);

		CHECK(pep440_compare(&a, &b) == 0, "'%s', '%s': %s", same[i].a, same[i].b,
		      same[i].reason);
	}
}

/* PEP 440, "Normalization": versions are read without regard to case. */
static void
upper_case_counts_as_lower_case(void **state)
{
	struct pep440 a = parse("1.0RC1"), b = parse("1.0rc1");

	(void)state;
	assert_int_equal(pep440_compare(&a, &b), 0);
}

static const char *const bad_versions[] = {
	"",
	".",
	"v",
	"a",
	"x.y",
	"1.",
	"1..2",
	".1",
	"1.x",
	"1.0 ",
	" 1.0",
	"1.0final",
	"1.0a1x",
	"1,0",
	"1.2.3.4.5.6.7",
	"1.99999999999",
	"99999999999",
	"1.0a99999999999",
	"1.0.",
	"1.0-",
	"-1",
	"*",
	"1.*",
	"1.0\n",
};

static void
text_that_is_not_a_version_is_refused(void **state)
{
	struct pep440 v;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad_versions); i++)
		CHECK(pep440_parse(bad_versions[i], strlen(bad_versions[i]), &v) == -1,
		      "'%s' is accepted", bad_versions[i]);
}

static void
no_byte_beyond_the_length_is_read(void **state)
{
	struct pep440 v;

	(void)state;
	assert_int_equal(pep440_parse("3.12.1", 4, &v), 0);
	assert_int_equal(v.parts, 2);
	assert_int_equal(v.release[1], 12);
	assert_int_equal(pep440_parse("3.12x", 4, &v), 0);
	assert_int_equal(pep440_parse("1.0rc1", 5, &v), 0);
	assert_int_equal(v.number, 0);
}

static const struct {
	const char *version, *specifier;
	int met;
	const char *reason;
} clauses[] = {
	{"3.9", "", 1, "no clause, no condition"},
	{"3.9", " ", 1, "white space alone, no condition"},
	{"3.9", ",", 1, "an empty clause, no condition"},
	{"3.9", ">=3.9", 1, "the bound itself"},
	{"3.9", "<=3.9", 1, "the bound itself"},
	{"3.9", ">3.9", 0, "the bound itself"},
	{"3.9", "<3.9", 0, "the bound itself"},
	{"3.10", ">3.9", 1, "numbers, not text"},
	{"3.9.1", ">3.9", 1, "a patch release is later"},
	{"3.9.0", "==3.9", 1, "missing parts are 0"},
	{"3.9.1", "==3.9", 0, "another patch release"},
	{"3.9.1", "==3.9.*", 1, "any patch release"},
	{"3.10.1", "==3.9.*", 0, "of that one"},
	{"3.9.1", "==3.*", 1, "any minor release"},
	{"3.9.0rc1", "==3.9.*", 1, "a candidate belongs to its release"},
	{"3.9.1", "!=3.9.*", 0, "no patch release"},
	{"3.10.1", "!=3.9.*", 1, "of that one"},
	{"3.9.1", "!=3.9.1", 0, "not this one"},
	{"3.9.2", "!=3.9.1", 1, "but the next"},
	{"3.9.2", "===3.9.2", 1, "arbitrary equality"},
	{"3.9.2", "~=3.8", 1, "3.8 and later of 3"},
	{"3.7", "~=3.8", 0, "not before"},
	{"4.0", "~=3.8", 0, "not of 4"},
	{"3.8.5", "~=3.8.2", 1, "3.8.2 and later of 3.8"},
	{"3.9.0", "~=3.8.2", 0, "not of 3.9"},
	{"3.9.2", ">=3.8,<4", 1, "all clauses"},
	{"3.9.2", ">=3.8, !=3.9.*, <4", 0, "one fails"},
	{"3.9.2", " >= 3.8 , < 4 ", 1, "white space anywhere"},
	{"2.7.18", ">=2.7, !=3.0.*, !=3.1.*, !=3.2.*", 1, "as old wheels write it"},
	{"3.9.2", ">=3.8,", 1, "a comma at the end"},
	{"3.13.0rc1", ">=3.13", 0, "a candidate comes before"},
	{"3.13.0rc1", ">=3.13.0rc1", 1, "unless it is asked for"},
};

static void
specifiers_allow_the_versions_of_pep_440(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(clauses); i++) {
		struct pep440 v = parse(clauses[i].version);

		CHECK(pep440_meets(&v, clauses[i].specifier) == clauses[i].met, "'%s' and '%s': %s",
		      clauses[i].version, clauses[i].specifier, clauses[i].reason);
	}
}

/* PEP 440, "Exclusive ordered comparison". */
static void
exclusive_bounds_exclude_the_stages_of_the_bound(void **state)
{
	struct pep440 candidate = parse("3.13.0rc1"), post = parse("3.9.post1");

	(void)state;
	assert_int_equal(pep440_meets(&candidate, "<3.13"), 0);
	assert_int_equal(pep440_meets(&candidate, "<3.13.0rc2"), 1);
	assert_int_equal(pep440_meets(&candidate, "<3.14"), 1);
	assert_int_equal(pep440_meets(&post, ">3.9"), 0);
	assert_int_equal(pep440_meets(&post, ">3.8"), 1);
}

static const char *const bad_specifiers[] = {
	"3.9",      "=3.9",       "=>3.9",      ">",   "> =3.9",    ">=x",
	">=3.9 <4", "~=3",        "~=3.*",      "==*", "==.*",      ">=3.9;x",
	"^3.9",     ">=3.8,what", "what,>=3.8", ">=",  "==3.9.*.*",
};

static void
an_invalid_specifier_differs_from_one_that_is_not_met(void **state)
{
	struct pep440 v = parse("3.9.2");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad_specifiers); i++)
		CHECK(pep440_meets(&v, bad_specifiers[i]) == -1, "'%s' is accepted",
		      bad_specifiers[i]);
}

static void
a_bad_clause_is_found_after_one_that_fails(void **state)
{
	struct pep440 v = parse("3.9.2");

	(void)state;
	assert_int_equal(pep440_meets(&v, "<3,what"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_stand_in_the_order_of_pep_440),
		cmocka_unit_test(spellings_of_one_version_are_the_same),
		cmocka_unit_test(upper_case_counts_as_lower_case),
		cmocka_unit_test(text_that_is_not_a_version_is_refused),
		cmocka_unit_test(no_byte_beyond_the_length_is_read),
		cmocka_unit_test(specifiers_allow_the_versions_of_pep_440),
		cmocka_unit_test(exclusive_bounds_exclude_the_stages_of_the_bound),
		cmocka_unit_test(an_invalid_specifier_differs_from_one_that_is_not_met),
		cmocka_unit_test(a_bad_clause_is_found_after_one_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
