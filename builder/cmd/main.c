/* SPDX-License-Identifier: MIT */
/*
 * movenv: the table of commands, and which of them runs.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/environ.h"
#include "common/layout.h"
#include "common/status.h"
#include "core/err.h"

extern char **environ;

static const struct command *const commands[] = {&cmd_create, &cmd_repair, &cmd_check, &cmd_pack,
						 &cmd_unpack, &cmd_info,   &cmd_list};

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
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		printf("  %-10s%s\n", commands[i]->name, commands[i]->purpose);
	puts("  help      Shows this, or the options of a COMMAND.\n"
	     "\n  --version shows movenv's version.\n"
	     "\nStatus: 0 done, 1 failed, 2 misused.");
}

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++)
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
help_command(char **argv)
{
	const struct command *command;

	if (!argv[0]) {
		print_help();
		return ST_DONE;
	}
	command = find_command(argv[0]);
	if (!command)
		return main_misused(argv[0], "unknown command");
	command_help(command);
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
		puts("movenv " MOVENV_VERSION);
		return ST_DONE;
	}
	command = find_command(argv[1]);
	return command ? command->run(command, argv + 2) : main_misused(argv[1], "unknown command");
}

int
main(int argc, char **argv)
{
	int status;

	(void)argc;
	/* A limit on the size of files is a failed write, which is cleaned up after. */
	(void)signal(SIGXFSZ, SIG_IGN);
	/* These variables would make interpreters compute another prefix. */
	environ_clean(environ);
	status = run_command(argv);
	/* A full disk must not pass for success. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fail_errno("cannot write to the standard output");
		return status > ST_FAILED ? status : ST_FAILED;
	}
	return status;
}
