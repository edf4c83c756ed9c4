/* SPDX-License-Identifier: MIT */
/*
 * Command lines, usage and help, from the tables; see cli/command.h.
 */
#include <string.h>

#include "cli/command.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"

void
command_usage(const struct command *command, FILE *to)
{
	(void)fprintf(to, "usage: movenv %s [options]%s%s\n", command->name,
		      command->words[0] ? " " : "", command->words);
}

#define COLUMN 32 /* where the help begins */

/* "  -p, --python SPEC" and its help: in a column of its own, below if the option is too long. */
static void
print_option(const struct opt *option)
{
	char left[64];
	const char *line = option->help;
	const char *before = option->takes == OPT_MAYBE_VALUE ? "[=" : " ";
	int n = option->letter
			? snprintf(left, sizeof(left), "  -%c, --%s", option->letter, option->name)
			: snprintf(left, sizeof(left), "      --%s", option->name);

	if (option->value)
		(void)snprintf(left + n, sizeof(left) - (size_t)n, "%s%s%s", before, option->value,
			       option->takes == OPT_MAYBE_VALUE ? "]" : "");
	if (strlen(left) > COLUMN - 2) {
		printf("%s\n", left);
		left[0] = '\0';
	}
	while (*line) {
		size_t len = strcspn(line, "\n");

		printf("%-*s%.*s\n", COLUMN, left, (int)len, line);
		left[0] = '\0';
		line += len + (line[len] == '\n');
	}
}

void
command_help(const struct command *command)
{
	command_usage(command, stdout);
	printf("\n%s\n\n", command->purpose);
	for (size_t i = 0; i < command->count; i++)
		print_option(&command->options[i]);
	if (command->details)
		printf("\n%s\n", command->details);
}

int
command_misused(const struct command *command, const char *word, const char *wrong)
{
	command_usage(command, stderr);
	failf("'%s': %s", word, wrong);
	return ST_MISUSED;
}

const char *
command_store_help(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	return NULL;
}

const char *
command_store_verbose(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	err_verbose(1);
	return NULL;
}

/* NULL, or the error in the word that comes after this many. */
static const char *
reject_word(const struct command *command, const char *word, int count)
{
	if (count >= command->max_words)
		return "unexpected argument";
	return command->no_empty_words && !*word ? "is not a name" : NULL;
}

/* Names the option in full, however it was given. */
static int
misused_option(const struct command *command, const struct opt *opt, const char *value,
	       const char *wrong)
{
	struct buf word = {0};
	int status;

	buf_printf(&word, value ? "--%s=%s" : "--%s", opt->name, value);
	status = command_misused(command, buf_str(&word), wrong);
	buf_free(&word);
	return status;
}

/* Parses an option. Returns COMMAND_RUN, or the exit status where that is all. */
static int
parse_option(const struct command *command, const struct opt *opt, char *value, void *to)
{
	const char *wrong;

	if (opt->store == command_store_help) {
		command_help(command);
		return ST_DONE;
	}
	wrong = opt_store(opt, to, value);
	return wrong ? misused_option(command, opt, value, wrong) : COMMAND_RUN;
}

int
command_parse(const struct command *command, char **argv, void *to)
{
	struct opt_scan scan = {.table = command->options, .count = command->count, .argv = argv};
	int option, count = 0, status = COMMAND_RUN;
	const char *wrong;
	char *value;

	while (status == COMMAND_RUN && (option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD) {
			status = command_misused(command, scan.word, scan.wrong);
		} else if (option != OPT_WORD) {
			status = parse_option(command, &command->options[option], value, to);
		} else {
			wrong = reject_word(command, value, count);
			if (wrong)
				return command_misused(command, value, wrong);
			argv[count++] = value;
		}
	}
	if (status != COMMAND_RUN)
		return status;
	argv[count] = NULL;
	if (command->needed && count == 0)
		return command_misused(command, command->needed, "is missing");
	return COMMAND_RUN;
}
