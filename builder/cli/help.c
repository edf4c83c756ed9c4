/* SPDX-License-Identifier: MIT */
/*
 * Lists of options; see cli/help.h.
 */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"

#define COLUMN 32 /* where the help begins */
#define WIDTH 80  /* of a line of names */

static const char *const titles[HELP_GROUPS] = {
	[HELP_COMMON] = "Options:",
	[HELP_SEEDS] = "What is installed:",
	[HELP_STANDALONE] = "Without Python on the machine:",
	[HELP_COMPATIBLE] = "For command lines of venv, virtualenv and uv:",
};

struct help_table {
	const struct opt *options;
	const unsigned char *groups;
	size_t count;
};

static enum help_group
help_group_of(const struct help_table *table, size_t i)
{
	return table->groups ? (enum help_group)table->groups[i] : HELP_COMMON;
}

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

/* Prints the names of a group's options, as many to a line as fit. */
static void
print_names(const struct help_table *table, enum help_group group)
{
	size_t column = 0;

	for (size_t i = 0; i < table->count; i++) {
		size_t n = strlen(table->options[i].name) + 3;

		if (help_group_of(table, i) != group)
			continue;
		if (column == 0 || column + n > WIDTH) {
			printf("%s ", column ? "\n" : "");
			column = 1;
		}
		printf(" --%s", table->options[i].name);
		column += n;
	}
	printf("\n  (--help=all says what each means)\n");
}

static int
is_used(const struct help_table *table, enum help_group group)
{
	for (size_t i = 0; i < table->count; i++)
		if (help_group_of(table, i) == group)
			return 1;
	return 0;
}

void
help_options(const struct opt *options, const unsigned char *groups, size_t count, int all)
{
	struct help_table table = {options, groups, count};

	for (enum help_group group = HELP_COMMON; group < HELP_GROUPS; group++) {
		if (!is_used(&table, group))
			continue;
		printf("\n%s\n", titles[group]);
		if (group == HELP_COMPATIBLE && !all) {
			print_names(&table, group);
			continue;
		}
		for (size_t i = 0; i < count; i++)
			if (help_group_of(&table, i) == group)
				print_option(&options[i]);
	}
}
