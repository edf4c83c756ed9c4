/* SPDX-License-Identifier: MIT */
/*
 * Usage and help, from the tables; see cli/command.h.
 */
#include <string.h>

#include "cli/command.h"
#include "common/status.h"
#include "core/err.h"

void
command_usage(const struct command *command, FILE *to)
{
	fprintf(to, "usage: movenv %s [options]%s%s\n", command->name, command->words[0] ? " " : "",
		command->words);
}

#define COLUMN 32 /* where the help stands */

/* "  -p, --python SPEC" and the help at a column of its own, below where it is too long. */
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
		snprintf(left + n, sizeof(left) - (size_t)n, "%s%s%s", before, option->value,
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
	fail("'%s' %s", word, wrong);
	return ST_MISUSED;
}
