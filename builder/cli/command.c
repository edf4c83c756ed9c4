/* SPDX-License-Identifier: MIT */
/*
 * Command lines, usage and help, from the tables; see cli/command.h.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/common_options.h"
#include "cli/help.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"
#include "text/nearest.h"

void
command_usage(const struct command *command, FILE *to)
{
	(void)fprintf(to, "usage: movenv %s [options]%s%s\n", command->name,
		      command->words[0] ? " " : "", command->words);
}

void
command_help(const struct command *command, int all)
{
	command_usage(command, stdout);
	printf("\n%s\n", command->purpose);
	help_options(command->options, command->groups, command->count, all);
	if (command->details)
		printf("\n%s\n", command->details);
	if (command->examples)
		printf("\nExamples:\n%s\n", command->examples);
}

int
command_misused(const struct command *command, const char *word, const char *wrong)
{
	command_usage(command, stderr);
	failf("'%s': %s; see 'movenv %s --help'", word, wrong, command->name);
	return ST_MISUSED;
}

char **
command_env_dirs(char **words)
{
	static char venv[] = COMMAND_ENV_DIR;
	static char *only[] = {venv, NULL};

	return words[0] ? words : only;
}

/* NULL, or the error in the word that comes after this many. */
static const char *
reject_word(const struct command *command, const char *word, int count)
{
	if (count >= command->max_words)
		return "unexpected argument";
	return command->no_empty_words && !*word ? "is not a name" : NULL;
}

/* Finds which of an option's values, "native|text", a text was meant to be. */
static void
find_nearest_value(struct nearest *nearest, const struct opt *opt)
{
	const char *words = opt->value && strchr(opt->value, '|') ? opt->value : "";

	while (*words) {
		size_t n = strcspn(words, "|");

		nearest_offer(nearest, words, n);
		words += n + (words[n] == '|');
	}
}

/* Names the option in full, however it was given. */
static int
misused_option(const struct command *command, const struct opt *opt, const char *value,
	       const char *wrong)
{
	struct nearest nearest = {.word = value, .len = value ? strlen(value) : 0};
	struct buf word = {0}, text = {0};
	int status;

	find_nearest_value(&nearest, opt);
	buf_printf(&word, value ? "--%s=%s" : "--%s", opt->name, value);
	buf_puts(&text, wrong);
	if (nearest.name)
		buf_printf(&text, " (did you mean '%.*s'?)", (int)nearest.name_len, nearest.name);
	status = command_misused(command, buf_str(&word), buf_str(&text));
	buf_free(&word);
	buf_free(&text);
	return status;
}

/* Parses an option. Returns COMMAND_RUN, or the exit status where that is all. */
static int
parse_option(const struct command *command, const struct opt *opt, char *value, void *to)
{
	const char *wrong;

	if (opt->store == command_store_help) {
		if (value && strcmp(value, "all") != 0)
			return misused_option(command, opt, value, "must be 'all'");
		command_help(command, value != NULL);
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
