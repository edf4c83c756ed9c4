/* SPDX-License-Identifier: MIT */
/*
 * What -p/--python takes, as virtualenv and uv write it, when it is no path.
 */
#include "support/unit.h"

#include "python/spec.h"

static const struct {
	const char *spec, *means;
} known[] = {
	{"3", "- 3"},
	{"3.12", "- 3.12"},
	{"3.12.1", "- 3.12.1"},
	{"312", "- 3.12"},
	{"3.13t", "- 3.13 t"},
	{"3.13d", "- 3.13 d"},
	{"3.13td", "- 3.13 td"},
	{"3.13.0t", "- 3.13.0 t"},
	{"3.13+freethreaded", "- 3.13 t"},
	{"3.13+freethreaded+debug", "- 3.13 td"},
	{"3.13+debug+freethreaded", "- 3.13 td"},
	{"3.13t+freethreaded", "- 3.13 t"},
	{"3.13+gil", "- 3.13"},
	{"3.13-dbg", "- 3.13 d"},
	{"3.13td+debug-debug", "- 3.13 td"},
	{"3.15rc1", "- 3.15 candidate1"},
	{"3.15.0a3", "- 3.15.0 alpha3"},
	{"3.15b2t", "- 3.15 t beta2"},
	{"python", "-"},
	{"python3.12", "- 3.12"},
	{"Python-3.12", "- 3.12"},
	{"python@3.12", "- 3.12"},
	{"py312", "- 3.12"},
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
	{"3.12-64", "- 3.12 64"},
	{"3.12-32", "- 3.12 32"},
	{"3.12-x86_64", "- 3.12 x86_64"},
	{"3.12-64-AMD64", "- 3.12 64 x86_64"},
	{"python3.12-arm64", "- 3.12 aarch64"},
	{"cpython-3.12.1-linux-x86_64-gnu", "c 3.12.1 x86_64 g"},
	{"cpython-3.12-linux-aarch64-musl", "c 3.12 aarch64 m"},
	{"cpython-3.13+freethreaded-linux-x86_64_v3-gnu", "c 3.13 t x86_64 g"},
	{"cpython-linux-x86_64-gnu", "c x86_64 g"},
	{"cpython-any-linux-any-any", "c"},
	{"cpython-3.12-macos-aarch64-none", "c 3.12 aarch64 elsewhere"},
	{">=3.10,<3.13", "- >=3.10,<3.13"},
	{"~=3.11", "- ~=3.11"},
	{"==3.12.*", "- ==3.12.*"},
	{"> 3.8, != 3.9.*", "- > 3.8, != 3.9.*"},
	{"cpython>=3.10", "c >=3.10"},
	{"pypy@>=3.9", "p >=3.9"},
	{">=3.13t", "- t >=3.13"},
	{">=3.13+freethreaded", "- t >=3.13"},
	{"python>=3.10,<3.13td", "- td >=3.10,<3.13"},
	{">=3.10-64", "- 64 >=3.10"},
};

/* All that a wish has, in one line. */
static void
describe(const struct spec *wish, struct buf *out)
{
	const int version[] = {wish->major, wish->minor, wish->patch};

	buf_putc(out, wish->implementation ? wish->implementation : '-');
	for (size_t i = 0; i < COUNT_OF(version) && version[i] >= 0; i++)
		buf_printf(out, "%c%d", i ? '.' : ' ', version[i]);
	if (wish->abi[0])
		buf_printf(out, " %s", wish->abi);
	if (wish->stage)
		buf_printf(out, " %s%d", wish->stage, wish->serial);
	if (wish->target.bits)
		buf_printf(out, " %d", wish->target.bits);
	if (wish->target.machine)
		buf_printf(out, " %s", wish->target.machine);
	if (wish->target.libc)
		buf_printf(out, " %c", wish->target.libc);
	if (wish->target.is_elsewhere)
		buf_puts(out, " elsewhere");
	if (wish->range[0])
		buf_printf(out, " %s", wish->range);
}

static void
a_spec_means_what_virtualenv_and_uv_mean(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct spec wish;
		struct buf got = {0};

		CHECK(spec_parse(known[i].spec, &wish), "'%s' is refused", known[i].spec);
		describe(&wish, &got);
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
	{" 3", "a blank in front"},
	{"3 ", "a blank behind"},
	{"3.12.1.4", "four numbers"},
	{"3.12tt", "a letter twice"},
	{"3.12dt", "letters in the wrong order"},
	{"t", "letters alone"},
	{"python@", "an '@' with nothing behind it"},
	{"@3", "no name before it"},
	{"snake", "no name that is known"},
	{"anything", "more than a name"},
	{"python 3.12", "a blank within"},
	{"3.12-", "an empty word"},
	{"3.12+", "an empty variant"},
	{"3.12-beta", "no machine"},
	{"3.12-3.13", "two versions"},
	{"3.12+x86_64", "a machine behind a plus"},
	{"3.12+64", "a width behind a plus"},
	{"linux", "a system alone"},
	{">=", "no version"},
	{">=3.x", "a range with no number"},
	{"<>3", "no operator"},
	{"=3", "no operator either"},
	{"~=3", "a compatible release of one number"},
	{">=3.10,foo", "no clause"},
	{">=3.10-beta", "no machine behind a range"},
	{">=3.10dt", "letters in the wrong order behind a range"},
	{">=t", "letters in place of a version"},
};

static void
what_makes_no_sense_is_no_spec(void **state)
{
	static char longest[2 * SPEC_RANGE_CAP];
	struct spec wish;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		CHECK(!spec_parse(unknown[i].spec, &wish), "'%s' is taken: %s", unknown[i].spec,
		      unknown[i].reason);
	memset(longest, '1', sizeof(longest) - 1);
	memcpy(longest, ">=3", 3);
	CHECK(!spec_parse(longest, &wish), "a range without end is taken");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spec_means_what_virtualenv_and_uv_mean),
		cmocka_unit_test(what_makes_no_sense_is_no_spec),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
