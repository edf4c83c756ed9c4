/* SPDX-License-Identifier: MIT */
/*
 * Values of -p/--python that are not a path, as virtualenv and uv write them.
 */
#include "support/unit.h"

#include "python/spec.h"

static const struct {
	const char *spec, *means;
} known[] = {
	{"3", "c 3"},
	{"3.12", "c 3.12"},
	{"3.12.1", "c 3.12.1"},
	{"312", "c 3.12"},
	{"3.13t", "c 3.13 t"},
	{"3.13d", "c 3.13 d"},
	{"3.13td", "c 3.13 td"},
	{"3.13.0t", "c 3.13.0 t"},
	{"3.13+freethreaded", "c 3.13 t"},
	{"3.13+freethreaded+debug", "c 3.13 td"},
	{"3.13+debug+freethreaded", "c 3.13 td"},
	{"3.13t+freethreaded", "c 3.13 t"},
	{"3.13+gil", "c 3.13"},
	{"3.13-dbg", "c 3.13 d"},
	{"3.13td+debug-debug", "c 3.13 td"},
	{"3.15rc1", "c 3.15 candidate1"},
	{"3.15.0a3", "c 3.15.0 alpha3"},
	{"3.15b2t", "c 3.15 t beta2"},
	{"python", "c"},
	{"python3.12", "c 3.12"},
	{"Python-3.12", "c 3.12"},
	{"python@3.12", "c 3.12"},
	{"py312", "c 3.12"},
	{"cpython", "c"},
	{"cpython@3.12", "c 3.12"},
	{"cpython3.12.1", "c 3.12.1"},
	{"cpython-3.12", "c 3.12"},
	{"CP312", "c 3.12"},
	{"pypy", "p"},
	{"pypy3", "p 3"},
	{"pypy3.9", "p 3.9"},
	{"pp39", "p 3.9"},
	{"PyPy@3.9", "p 3.9"},
	{"graalpy", "g"},
	{"gp312", "g 3.12"},
	{"any", "a"},
	{"3.12-64", "c 3.12 64"},
	{"3.12-32", "c 3.12 32"},
	{"3.12-x86_64", "c 3.12 x86_64"},
	{"3.12-64-AMD64", "c 3.12 64 x86_64"},
	{"python3.12-arm64", "c 3.12 aarch64"},
	{"cpython-3.12.1-linux-x86_64-gnu", "c 3.12.1 x86_64 g"},
	{"cpython-3.12-linux-aarch64-musl", "c 3.12 aarch64 m"},
	{"cpython-3.13+freethreaded-linux-x86_64_v3-gnu", "c 3.13 t x86_64 g"},
	{"cpython-linux-x86_64-gnu", "c x86_64 g"},
	{"cpython-any-linux-any-any", "c"},
	{"cpython-3.12-macos-aarch64-none", "c 3.12 aarch64 elsewhere"},
	{">=3.10,<3.13", "c >=3.10,<3.13"},
	{"~=3.11", "c ~=3.11"},
	{"==3.12.*", "c ==3.12.*"},
	{"> 3.8, != 3.9.*", "c > 3.8, != 3.9.*"},
	{"cpython>=3.10", "c >=3.10"},
	{"pypy@>=3.9", "p >=3.9"},
	{">=3.13t", "c t >=3.13"},
	{">=3.13+freethreaded", "c t >=3.13"},
	{"python>=3.10,<3.13td", "c td >=3.10,<3.13"},
	{">=3.10-64", "c 64 >=3.10"},
};

/* Writes all parts of a spec in one line. */
static void
describe(const struct spec *spec, struct buf *out)
{
	const struct identity *identity = &spec->identity;
	const struct platform *platform = &identity->platform;
	const int version[] = {identity->major, identity->minor, spec->patch};

	buf_putc(out, spec->is_any_implementation ? 'a' : "-cpg"[identity->implementation]);
	for (size_t i = 0; i < COUNT_OF(version) && version[i] >= 0; i++)
		buf_printf(out, "%c%d", i ? '.' : ' ', version[i]);
	if (identity->abi[0])
		buf_printf(out, " %s", identity->abi);
	if (spec->stage)
		buf_printf(out, " %s%d", spec->stage, spec->serial);
	if (platform->bits)
		buf_printf(out, " %d", platform->bits);
	if (platform->machine)
		buf_printf(out, " %s", platform->machine);
	if (platform->libc)
		buf_printf(out, " %c", platform->libc);
	if (platform->is_elsewhere)
		buf_puts(out, " elsewhere");
	if (spec->range[0])
		buf_printf(out, " %s", spec->range);
}

static void
a_spec_means_the_same_as_in_virtualenv_and_uv(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct spec spec;
		struct buf got = {0};

		CHECK(spec_parse(known[i].spec, &spec), "'%s' is refused", known[i].spec);
		describe(&spec, &got);
		CHECK(!strcmp(buf_str(&got), known[i].means), "'%s' means '%s', not '%s'",
		      known[i].spec, buf_str(&got), known[i].means);
		buf_free(&got);
	}
}

static const struct {
	const char *spec, *reason;
} unknown[] = {
	{"", "nothing"},
	{"3.x", "a letter in place of a number"},
	{"3.12.*", "a pattern without an operator"},
	{"3.12.", "a dot without a number"},
	{".3", "no major version"},
	{" 3", "a blank at the start"},
	{"3 ", "a blank at the end"},
	{"3.12.1.4", "four numbers"},
	{"3.12tt", "a letter twice"},
	{"3.12dt", "letters in the wrong order"},
	{"t", "letters alone"},
	{"python@", "an '@' with nothing after it"},
	{"@3", "no name before it"},
	{"snake", "an unknown name"},
	{"anything", "more than a name"},
	{"python 3.12", "a blank within"},
	{"3.12-", "an empty word"},
	{"3.12+", "an empty variant"},
	{"3.12-beta", "not a machine"},
	{"3.12-3.13", "two versions"},
	{"3.12+x86_64", "a machine after a plus"},
	{"3.12+64", "a width after a plus"},
	{"linux", "a system alone"},
	{">=", "no version"},
	{">=3.x", "a range without a number"},
	{"<>3", "not an operator"},
	{"=3", "not an operator either"},
	{"~=3", "a compatible release of one number"},
	{">=3.10,foo", "not a clause"},
	{">=3.10-beta", "not a machine, after a range"},
	{">=3.10dt", "letters in the wrong order after a range"},
	{">=t", "letters in place of a version"},
};

static void
text_that_is_not_a_spec_is_refused(void **state)
{
	static char longest[2 * SPEC_RANGE_CAP];
	struct spec spec;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		CHECK(!spec_parse(unknown[i].spec, &spec), "'%s' is accepted: %s", unknown[i].spec,
		      unknown[i].reason);
	memset(longest, '1', sizeof(longest) - 1);
	memcpy(longest, ">=3", 3);
	CHECK(!spec_parse(longest, &spec), "a range that is too long is accepted");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spec_means_the_same_as_in_virtualenv_and_uv),
		cmocka_unit_test(text_that_is_not_a_spec_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
