/* SPDX-License-Identifier: MIT */
/*
 * The command line of py; see py/options.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/compiler.h"
#include "core/err.h"
#include "py/options.h"

static const struct completion_option options[] = {
	{"-3, -3.12, -3.13t", 0, "start the newest Python 3, or that version"},
	{"-V:SPEC", 0, "the same for a spec of 'movenv create -p', or COMPANY/TAG"},
	{"-0, --list", 1, "list the Pythons, the active environment first"},
	{"-0p, --list-paths", 1, "list them with their paths"},
	{"--list --json", 0, "print one JSON object"},
	{"-h, --help", 1, "show this help, then Python's"},
};

const struct completion_launcher py_launcher = {"py", options, COUNT_OF(options)};

void
py_options_help(void)
{
	puts("usage: py [option] [Python's options] [SCRIPT|-m MODULE|-c CODE|-] [arguments]\n\n"
	     "Starts the Python of a place, of a script, or of a version.\n\nOptions:");
	for (size_t i = 0; i < COUNT_OF(options); i++)
		printf("  %-20s%s\n", options[i].words, options[i].help);
	puts("\nThe first of these counts: an option; VIRTUAL_ENV; .venv beside or above the\n"
	     "script, or the current directory; the #! line; PY_PYTHON; py.ini; the newest.\n"
	     "PYLAUNCH_DEBUG=1 prints the decisions. See py(1).\n"
	     "Status: Python's; 103 no Python fits, 126 it cannot be started, 2 misused.");
}

static int
read_list_options(struct py_line *line)
{
	for (char **word = line->args; *word; word++) {
		if (strcmp(*word, "--json") != 0) {
			(void)fputs("usage: py --list|--list-paths [--json]\n", stderr);
			failf("'%s': unexpected argument; see 'py --help'", *word);
			return -1;
		}
		line->is_json = 1;
	}
	return 0;
}

int
py_options_read(struct py_line *line, char **argv)
{
	static const char *const lists[] = {"-0", "--list", "-0p", "--list-paths"};
	const char *word = argv[0];

	*line = (struct py_line){.args = argv};
	if (!word || word[0] != '-')
		return 0;
	line->args = argv + 1;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (!strcmp(word, lists[i])) {
			line->action = PY_LIST;
			line->has_paths = i >= 2;
			return read_list_options(line);
		}
	if (!strncmp(word, "-V:", 3) || !strncmp(word, "--version:", 10))
		line->spec = strchr(word, ':') + 1;
	else if (isdigit((unsigned char)word[1]))
		line->spec = word + 1;
	else
		line->args = argv;
	if (!strcmp(word, "-h") || !strcmp(word, "--help"))
		line->action = PY_HELP;
	return 0;
}
