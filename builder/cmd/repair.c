/* SPDX-License-Identifier: MIT */
/*
 * movenv repair: makes an environment of any tool movable, and fixes its issues.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "repair/apply.h"
#include "repair/survey.h"

enum { HELP, DRY_RUN, PYTHON };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[DRY_RUN] = {"dry-run", 'n', OPT_NO_VALUE, NULL, "only say what would be done"},
	[PYTHON] = {"python", 'p', OPT_VALUE, "SPEC",
		    "the interpreter to stand on, of the environment's own minor\nversion: see "
		    "create; default: the one that it stands on or,\nif that is gone, another like "
		    "it"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_repair = {
	.name = "repair",
	.words = "ENV_DIR…",
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
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

/* Prints the fixes that were made, or would be. */
static void
print_fixes(const struct issues *issues)
{
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (issue_has_fix(issue))
			say_line("%s/%s: %s; now %s", issues->env->shown.buf, issue->file.buf,
				 issue->reason, issue->fix.becomes);
	}
}

/* Issues without a fix are check's to report, unless the file does not work: that is a failure. */
static int
repair(const char *dir, const char *spec, int dry_run)
{
	struct survey *survey = calloc(1, sizeof(*survey));
	struct survey_plan plan = {.dir = dir, .spec = spec};
	int status;

	if (!survey)
		return fail("out of memory");
	status = survey_plan(survey, &plan);
	if (status == 0 && !dry_run)
		status = apply_fixes(&survey->issues);
	if (status == 0) {
		print_fixes(&survey->issues);
		status = issues_report_broken(&survey->issues) ? -1 : 0;
	}
	if (survey->issues.unread > 0)
		status = -1;
	survey_close(survey);
	free(survey);
	return status;
}

static int
run(const struct command *command, char **argv)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	char **dirs = argv, **next = argv; /* the words, moved to the front of argv */
	const char *value, *spec = NULL;
	int dry_run = 0, status = ST_DONE;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if (option == HELP) {
			command_help(command);
			return ST_DONE;
		}
		if (option == DRY_RUN)
			dry_run = 1;
		if (option == PYTHON && !*value)
			return command_misused(command, scan.argv[-1], "needs a value (--python)");
		if (option == PYTHON)
			spec = value;
		if (option == OPT_WORD)
			*next++ = (char *)value;
	}
	*next = NULL;
	if (!*dirs)
		return command_misused(command, "ENV_DIR", "is missing");
	for (; *dirs; dirs++)
		if (repair(*dirs, spec, dry_run) < 0)
			status = ST_FAILED;
	return status;
}
