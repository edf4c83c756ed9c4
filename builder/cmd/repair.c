/* SPDX-License-Identifier: MIT */
/*
 * movenv repair: makes an environment of any maker movenv's, and mends what is in it.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "repair/apply.h"
#include "repair/survey.h"

struct repair_options {
	const char *python;
	int dry_run;
};

static const struct opt options[] = {
	COMMAND_HELP,
	{"dry-run", 'n', OPT_NO_VALUE, NULL, "only print what would be done",
	 OPT_FLAG(struct repair_options, dry_run)},
	{"python", 'p', OPT_VALUE, "SPEC",
	 "the home interpreter, of the environment's own minor version:\n"
	 "see create; default: the one that it has or, if that is gone,\nanother like it",
	 OPT_FILLED(struct repair_options, python)},
};

static int repair_run(const struct command *command, char **argv);

const struct command cmd_repair = {
	.name = "repair",
	.words = "ENV_DIR…",
	.needed = "ENV_DIR",
	.max_words = COMMAND_ANY_NUMBER,
	.purpose =
		"Makes environments movable and working, in place, whoever made and filled them.",
	.details =
		"Links and copies of python become the shim, activate scripts movenv's. What is\n"
		"missing in pyvenv.cfg is added, and a home that is gone replaced by another of\n"
		"the same implementation and minor version.\n"
		"Scripts that run the environment's Python become launchers, or text that moves;\n"
		"RECORD is kept true; paths in .pth files and links that stay inside become\n"
		"relative. A standalone environment gets what its packages need of the machine.\n"
		"Scripts of other languages and the user's own are left alone. A second run\n"
		"changes nothing.\n"
		"Status: 0 done, 1 failed, or something could not be mended, 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = repair_run,
};

/*
 * Prints the fixes that were made, or would be. Returns -1 if an issue is left that breaks
 * something today; only check reports those that a move alone would bring out.
 */
static int
print_issues(const struct issues *issues)
{
	int status = 0;

	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (issue->becomes)
			say_line("%s/%s: %s; now %s", issues->env->dir.buf, issue->file.buf,
				 issue->why, issue->becomes);
		else if (issue->is_broken)
			status = fail("cannot repair '%s/%s': %s; %s", issues->env->dir.buf,
				      issue->file.buf, issue->why, issue->remedy);
	}
	return status;
}

static int
repair_one(const char *dir, const struct repair_options *line)
{
	struct survey *survey = malloc(sizeof(*survey));
	int status;

	if (!survey)
		return fail_errno("cannot repair '%s'", dir);
	status = survey_plan(survey, dir, line->python, STANDALONE_NONE);
	if (status == 0 && !line->dry_run)
		status = apply_fix(&survey->mends);
	if (status == 0)
		status = print_issues(&survey->mends);
	if (survey->mends.unread > 0)
		status = -1; /* it is reported already */
	survey_close(survey);
	free(survey);
	return status;
}

static int
repair_run(const struct command *command, char **argv)
{
	struct repair_options line = {0};
	int status = command_parse(command, argv, &line);

	if (status != COMMAND_RUN)
		return status;
	status = ST_DONE;
	for (; *argv; argv++)
		if (repair_one(*argv, &line) < 0)
			status = ST_FAILED;
	return status;
}
