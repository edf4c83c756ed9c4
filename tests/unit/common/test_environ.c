/* SPDX-License-Identifier: MIT */
/*
 * The variables that are removed before the interpreter starts. All others stay.
 */
#include "support/unit.h"

#include "common/environ.h"
#include "core/buf.h"

static const struct {
	const char *before[6];
	const char *after; /* each with ';' after it */
	const char *debug; /* MOVENV_DEBUG's value, or NULL */
	const char *reason;
} table[] = {
	{{NULL}, "", NULL, "an empty environment"},
	{{"A=1", "B=2"}, "A=1;B=2;", NULL, "others stay, in their order"},
	{{"PYTHONHOME=/usr"}, "", NULL, "alone"},
	{{"PYTHONHOME=/usr", "A=1"}, "A=1;", NULL, "first"},
	{{"A=1", "PYTHONHOME=/usr", "B=2"}, "A=1;B=2;", NULL, "in the middle"},
	{{"A=1", "PYTHONHOME=/usr"}, "A=1;", NULL, "last"},
	{{"PYTHONHOME=/usr", "PYTHONHOME=/opt", "A=1"}, "A=1;", NULL, "twice"},
	{{"PYTHONHOME="}, "", NULL, "empty"},
	{{"PYTHONEXECUTABLE=/a/python"}, "", NULL, "the second variable"},
	{{"__PYVENV_LAUNCHER__=/a/python"}, "", NULL, "the third"},
	{{"PYTHONHOME=a", "PYTHONEXECUTABLE=b", "__PYVENV_LAUNCHER__=c"}, "", NULL, "all three"},
	{{"PYTHONPATH=/a", "PYTHONHOMES=/b", "PYTHONHOM=/c"},
	 "PYTHONPATH=/a;PYTHONHOMES=/b;PYTHONHOM=/c;",
	 NULL,
	 "names that are nearly the same"},
	{{"PYTHONHOME"}, "PYTHONHOME;", NULL, "an entry without '=' is not a variable"},
	{{"pythonhome=/a", "X=PYTHONHOME=/b"},
	 "pythonhome=/a;X=PYTHONHOME=/b;",
	 NULL,
	 "other names"},
	{{"", "=x"}, ";=x;", NULL, "entries without a name"},
	{{"MOVENV_DEBUG=1", "A=1"},
	 "MOVENV_DEBUG=1;A=1;",
	 "1",
	 "MOVENV_DEBUG is returned, and stays"},
	{{"MOVENV_DEBUG="}, "MOVENV_DEBUG=;", "", "empty"},
	{{"MOVENV_DEBUGGER=1"}, "MOVENV_DEBUGGER=1;", NULL, "a longer name"},
	{{"PYTHONHOME=a", "MOVENV_DEBUG=0"}, "MOVENV_DEBUG=0;", "0", "after one that is removed"},
};

static void
variables_that_change_the_prefix_are_removed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		char *envp[6];
		struct buf got = {0};
		const char *debug;

		memcpy(envp, table[i].before, sizeof(envp));
		debug = environ_clean(envp);
		for (char **entry = envp; *entry; entry++)
			buf_printf(&got, "%s;", *entry);
		CHECK(!strcmp(buf_str(&got), table[i].after), "got '%s': %s", buf_str(&got),
		      table[i].reason);
		CHECK(debug ? table[i].debug && !strcmp(debug, table[i].debug) : !table[i].debug,
		      "MOVENV_DEBUG: %s", table[i].reason);
		buf_free(&got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables_that_change_the_prefix_are_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
