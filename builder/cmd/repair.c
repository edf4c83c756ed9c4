/* SPDX-License-Identifier: MIT */
/*
 * movenv repair: makes an environment of any tool movable, and fixes its issues.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/common_options.h"
#include "cmd/cache_options.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/abandoned.h"
#include "repair/apply.h"
#include "repair/survey.h"
#include "standalone/settle.h"

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
	CACHE_DIR_OPTION,
	NO_CACHE_OPTION,
	COMMAND_QUIET,
	COMMAND_VERBOSE,
};

static int repair_run(const struct command *command, char **argv);

const struct command cmd_repair = {
	.name = "repair",
	.words = "[ENV_DIR…]",
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
		"Status: 0 done, 1 failed, or a broken file has no fix, 2 misused.",
	.examples =
		"  movenv repair                     # .venv, after 'python -m venv' or 'uv venv'\n"
		"  movenv repair -n env              # only print what would be done",
	.options = options,
	.count = COUNT_OF(options),
	.run = repair_run,
};

/* Prints the fixes that were made, or would be. */
static void
print_fixes(const struct issues *issues)
{
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (issue_has_fix(issue) && !issue->is_quiet)
			say_line("%s/%s: %s; now %s", issues->env->shown.buf, issue->file,
				 issue->reason, issue->fix.becomes);
	}
}

/* Issues without a fix are check's to report, unless the file does not work: that is a failure. */
static int
repair_one(const char *dir, const struct repair_options *line)
{
	struct survey *survey = calloc(1, sizeof(*survey));
	struct survey_plan plan = {.dir = dir, .spec = line->python};
	size_t unread = 0;
	int status;

	if (!survey)
		return failf("out of memory");
	status = line->dry_run ? 0 : abandoned_settle_path(dir);
	if (status == 0)
		status = survey_plan(survey, &plan);
	if (status == 0)
		unread = survey_report_unread(survey);
	if (status == 0 && !line->dry_run)
		status = apply_fixes(&survey->issues);
	if (status == 0 && !line->dry_run)
		standalone_settle(survey->env.root);
	if (status == 0) {
		print_fixes(&survey->issues);
		status = issues_report_broken(&survey->issues) ? -1 : 0;
	}
	if (unread > 0)
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
	interrupt_catch();
	for (char **dirs = command_env_dirs(argv); *dirs && !interrupt_pending(); dirs++)
		if (repair_one(*dirs, &line) < 0)
			status = ST_FAILED;
	interrupt_raise();
	return status;
}
