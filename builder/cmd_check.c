/* SPDX-License-Identifier: MIT */
/*
 * movenv check: says what would break when an environment moves.
 */
#include <stdlib.h>

#include "command.h"
#include "compiler.h"
#include "err.h"
#include "survey.h"

enum { HELP };

/* Statuses of its own, as grep has them. */
enum { MOVABLE = 0, NOT_MOVABLE = 1, CANNOT_TELL = 2 };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_check = {
	.name = "check",
	.words = "ENV_DIR…",
	.purpose = "Says which scripts and paths of environments would break when they move.",
	.details = "Status: 0 they can be moved, 1 not, 2 it cannot be told, or misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

static int
check(const char *dir)
{
	struct survey *survey = malloc(sizeof(*survey));
	int status = MOVABLE;

	if (!survey) {
		fail_errno("cannot start");
		return CANNOT_TELL;
	}
	if (survey_open(survey, dir) < 0)
		status = CANNOT_TELL;
	for (size_t i = 0; status != CANNOT_TELL && i < survey->mends.count; i++) {
		const struct mend *mend = &survey->mends.list[i];

		say_line("%s/%s: %s (%s)", survey->env.dir.buf, mend->file.buf, mend->why,
			 mend->becomes ? "movenv repair mends it" : mend->remedy);
		status = NOT_MOVABLE;
	}
	survey_close(survey);
	free(survey);
	return status;
}

static int
run(const struct command *command, char **argv)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	int worst = MOVABLE, seen = 0;
	const char *value;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		int status = MOVABLE;

		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if (option == HELP) {
			command_help(command);
			return MOVABLE;
		}
		if (option == OPT_WORD)
			status = check(value);
		seen = 1;
		worst = status > worst ? status : worst;
	}
	return seen ? worst : command_misused(command, "ENV_DIR", "is missing");
}
