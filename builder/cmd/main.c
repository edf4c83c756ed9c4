/* SPDX-License-Identifier: MIT */
/*
 * movenv: the table of commands, and which of them runs.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/json_reply.h"
#include "cmd/commands.h"
#include "cmd/manual.h"
#include "cmd/version.h"
#include "common/environ.h"
#include "common/path.h"
#include "common/status.h"
#include "core/err.h"
#include "py/py.h"
#include "text/nearest.h"

extern char **environ;

static void
print_usage(FILE *to)
{
	(void)fputs("usage: movenv COMMAND [options] [words]\n", to);
}

static void
print_help(void)
{
	print_usage(stdout);
	puts("\nPython environments that can be moved.\n");
	for (size_t i = 0; commands[i]; i++)
		printf("  %-12s%s\n", commands[i]->name, commands[i]->purpose);
	puts("  help        Shows this, or the page of the manual about a COMMAND, by man; or a\n"
	     "              guide: recipes, shells, compat, uv, troubleshooting, speed.\n"
	     "\n  --version   Shows movenv's version, and of what it was built.\n"
	     "\nStatus: 0 done, 1 failed, 2 misused.");
}

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static int
main_misused(const char *word, const char *wrong)
{
	print_usage(stderr);
	if (word)
		failf("'%s': %s; see 'movenv --help'", word, wrong);
	else
		failf("%s; see 'movenv --help'", wrong);
	return ST_MISUSED;
}

static int
unknown_command(const char *word)
{
	struct nearest nearest = {.word = word, .len = strlen(word)};
	char wrong[64] = "unknown command";

	for (size_t i = 0; commands[i]; i++)
		nearest_offer(&nearest, commands[i]->name, strlen(commands[i]->name));
	nearest_offer(&nearest, "help", strlen("help"));
	if (nearest.name)
		(void)snprintf(wrong, sizeof(wrong), "unknown command (did you mean '%s'?)",
			       nearest.name);
	return main_misused(word, wrong);
}

/* A guide has no short help. */
static int
help_guide(const char *name)
{
	manual_show(name, '7');
	failf("cannot show movenv-%s(7): it is shown on a terminal, by man, if it is installed",
	      name);
	return ST_FAILED;
}

/* The page of the command that is named; else the short help of each, or the list of all. */
static int
help_command(char **argv)
{
	if (argv[0] && !argv[1] && manual_has_guide(argv[0]))
		return help_guide(argv[0]);
	for (char **word = argv; *word; word++)
		if (!find_command(*word))
			return unknown_command(*word);
	if (argv[0] && !argv[1])
		manual_show(argv[0], '1');
	if (!argv[0])
		print_help();
	for (char **word = argv; *word; word++) {
		if (word > argv)
			puts("");
		command_help(find_command(*word), 0);
	}
	return ST_DONE;
}

static int
run_command(char **argv)
{
	const struct command *command;

	if (!argv[0] || !argv[1])
		return main_misused(NULL, "a command is missing");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return help_command(argv + 2);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		version_print();
		return ST_DONE;
	}
	command = find_command(argv[1]);
	return command ? command->run(command, argv + 2) : unknown_command(argv[1]);
}

static int
run_movenv(char **argv)
{
	int status;

	/* A limit on the size of files is a failed write, which is cleaned up after. */
	(void)signal(SIGXFSZ, SIG_IGN);
	/* These variables would make interpreters compute another prefix. */
	environ_clean(environ);
	json_reply_begin(argv);
	status = run_command(argv);
	json_reply_end(status);
	return status;
}

int
main(int argc, char **argv)
{
	int status;

	if (argc > 0 && !strcmp(path_base(argv[0]), "py"))
		status = py_run(argv + 1);
	else
		status = run_movenv(argv);
	/* A full disk must not pass for success. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fail_errno("cannot write to the standard output");
		return status > ST_FAILED ? status : ST_FAILED;
	}
	return status;
}
