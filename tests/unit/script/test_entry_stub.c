/* SPDX-License-Identifier: MIT */
/*
 * The lines that installers write for entry points, and scripts of a user's own.
 */
#include "support/unit.h"

#include "common/layout.h"
#include "script/entry_stub.h"

#define PIP \
	"# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom m.n import f\n" \
	"if __name__ == '__main__':\n" \
	"    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n" \
	"    sys.exit(f())\n"
#define NEW_PIP \
	"import sys\nfrom m import f\nif __name__ == '__main__':\n" \
	"    sys.argv[0] = sys.argv[0].removesuffix('.exe')\n    sys.exit(f())\n"
#define UV \
	"# -*- coding: utf-8 -*-\nimport sys\nfrom m import C\nif __name__ == \"__main__\":\n" \
	"    if sys.argv[0].endswith(\"-script.pyw\"):\n        sys.argv[0] = sys.argv[0][:-11]\n" \
	"    elif sys.argv[0].endswith(\".exe\"):\n        sys.argv[0] = sys.argv[0][:-4]\n" \
	"    sys.exit(C.run())\n"
#define HEAD "import sys\nfrom m import f\n"

static const struct {
	const char *source;
	const char *got; /* "module:attribute", or NULL */
	const char *reason;
} rows[] = {
	{PIP, "m.n:f", "pip and distlib"},
	{NEW_PIP, "m:f", "the newest pip"},
	{UV, "m:C.run", "uv, and an attribute of an attribute"},
	{HEAD "\nif __name__ == '__main__':\n    sys.exit(f())\n", "m:f", "poetry"},
	{"", NULL, "nothing"},
	{HEAD, NULL, "no call"},
	{"import sys\nsys.exit(f())\n", NULL, "no import"},
	{HEAD "sys.exit(g())\n", NULL, "a call of something else"},
	{HEAD "sys.exit(fg())\n", NULL, "of a longer name"},
	{HEAD "sys.exit(f(1))\n", NULL, "with an argument"},
	{HEAD "print('mine')\nsys.exit(f())\n", NULL, "a line of the user's"},
	{HEAD "# mine\nsys.exit(f())\n", NULL, "a comment of the user's"},
	{"import sys; x()\nfrom m import f\nsys.exit(f())\n", NULL, "more on an idle line"},
	{"import sys\nimport readline\nfrom m import f\nsys.exit(f())\n", NULL, "one more import"},
	{"import sys\nfrom m import g as f\nsys.exit(f())\n", NULL, "another name for it"},
	{"import sys\nfrom m import f, g\nsys.exit(f())\n", NULL, "two names"},
	{HEAD "from n import f\nsys.exit(f())\n", NULL, "two imports"},
	{HEAD "sys.exit(f())\nsys.exit(f())\n", NULL, "two calls"},
};

static void
only_the_lines_of_installers_are_an_entry_point(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char module[NAME_CAP], attribute[NAME_CAP], got[2 * NAME_CAP + 2] = "";
		int is =
			entry_stub_parse(rows[i].source, strlen(rows[i].source), module, attribute);

		CHECK(is == (rows[i].got != NULL), "%s", rows[i].reason);
		if (!is)
			continue;
		strcpy(got, module);
		strcat(got, ":");
		strcat(got, attribute);
		assert_string_equal(got, rows[i].got);
	}
}

static void
names_that_do_not_fit_are_refused(void **state)
{
	char source[1024] = "import sys\nfrom ";
	char module[NAME_CAP], attribute[NAME_CAP];

	(void)state;
	memset(source + strlen(source), 'm', NAME_CAP);
	strcat(source, " import f\nsys.exit(f())\n");
	assert_int_equal(entry_stub_parse(source, strlen(source), module, attribute), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_lines_of_installers_are_an_entry_point),
		cmocka_unit_test(names_that_do_not_fit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
