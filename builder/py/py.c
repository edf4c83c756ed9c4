/* SPDX-License-Identifier: MIT */
/*
 * py; see py/py.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/status.h"
#include "core/err.h"
#include "py/choice.h"
#include "py/list.h"
#include "py/py.h"
#include "text/quote.h"

extern char **environ;

/* Returns python, the options of the #! line, and the arguments; NULL-terminated; or NULL. */
static char **
make_arguments(struct choice *choice, char **args)
{
	size_t n = 0, m = 0;
	char **all;

	while (choice->line.options[n])
		n++;
	while (args[m])
		m++;
	all = malloc((n + m + 2) * sizeof(*all));
	if (!all)
		return NULL;
	all[0] = choice->python.buf;
	memcpy(all + 1, choice->line.options, n * sizeof(*all));
	memcpy(all + 1 + n, args, (m + 1) * sizeof(*all));
	return all;
}

/* Prints the command as a shell reads it. */
static int
print_command(char **arguments)
{
	struct buf out = {0};
	int status = 0;

	for (char **word = arguments; *word; word++)
		status |= (word > arguments ? buf_putc(&out, ' ') : 0) |
			  quote_text(&out, QUOTE_SH, *word);
	if (status < 0)
		fail_errno("cannot print the command");
	else
		puts(buf_str(&out));
	buf_free(&out);
	return status < 0 ? ST_FAILED : ST_DONE;
}

static int
start_chosen(struct choice *choice, char **args)
{
	const char *dry_run = getenv("PYLAUNCHER_DRYRUN");
	char **arguments = make_arguments(choice, args);
	int status;

	if (!arguments) {
		fail_errno("cannot start '%s'", choice->python.buf);
		return ST_FAILED;
	}
	verbose("starts '%s'", choice->python.buf);
	if (dry_run && dry_run[0]) {
		status = print_command(arguments);
	} else {
		(void)fflush(stdout);
		execve(choice->python.buf, arguments, environ);
		fail_errno("cannot start '%s'", choice->python.buf);
		status = errno == E2BIG ? ST_FAILED : ST_NOEXEC;
	}
	free(arguments);
	return status;
}

int
py_run(char **argv)
{
	static struct choice choice;
	const char *debug = getenv("PYLAUNCHER_DEBUG");
	struct py_line line;
	int status;

	err_program("py: ");
	err_verbose(getenv("PYLAUNCH_DEBUG") || (debug && debug[0]));
	if (py_options_read(&line, argv) < 0)
		return ST_MISUSED;
	if (line.action == PY_LIST)
		return py_list(&line);
	if (line.action == PY_HELP)
		py_options_help();
	status = choice_make(&choice, &line);
	return status ? status : start_chosen(&choice, line.args);
}
