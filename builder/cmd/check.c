/* SPDX-License-Identifier: MIT */
/*
 * movenv check: says what would break when an environment moves.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "core/err.h"
#include "repair/report.h"
#include "repair/survey.h"

enum { HELP, JSON, HASHES };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[JSON] = {"json", 0, OPT_NO_VALUE, NULL, "print one JSON object"},
	[HASHES] = {"hashes", 0, OPT_NO_VALUE, NULL,
		    "read each installed file, and compare it\n"
		    "with its hash in RECORD"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_check = {
	.name = "check",
	.words = "ENV_DIR…",
	.purpose = "Says what in environments would break in a move, or on another machine.",
	.details = "Each issue is a file with a reason, and what fixes it. Nothing is changed.\n"
		   "The JSON object has a version (1) and environments: a list of {path, status\n"
		   "(movable, not-movable, unknown), findings, error}; findings: a list of {file,\n"
		   "kind, reason, mended, remedy}.\n"
		   "Status: 0 all can be moved, 1 not, 2 it cannot be told, or misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

/* How it is said. */
struct style {
	int json, hashes;
	int on_terminal, in_colour;
};

/* Colours help on a terminal that has them, unless NO_COLOR says no (no-color.org). */
static void
find_terminal(struct style *style)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	style->on_terminal = isatty(STDOUT_FILENO);
	style->in_colour =
		style->on_terminal && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

static int
add_report(const struct report *report, const struct style *style, struct buf *out)
{
	if (style->json)
		return (out->len ? buf_puts(out, ", ") : 0) | report_json(report, out);
	if (style->on_terminal)
		return report_groups(report, style->in_colour, out);
	return report_lines(report, out);
}

/* Looks at an environment and appends the report to out. */
static enum report_status
check(const char *dir, const struct style *style, struct buf *out)
{
	struct survey *survey = calloc(1, sizeof(*survey));
	struct sorted_issues issues = {0};
	struct buf error = {0};
	struct report report = {.dir = dir, .issues = &issues, .status = REPORT_UNKNOWN};

	err_capture(&error);
	if (!survey) {
		fail("out of memory");
	} else if (survey_open(survey, dir, NULL) == 0 &&
		   survey_check(survey, style->hashes) == 0) {
		report.dir = survey->env.dir.buf;
		if (sorted_issues_make(&issues, &survey->issues) < 0)
			fail_errno("cannot check '%s'", dir);
		else if (survey->issues.unread == 0)
			report.status = issues.count ? REPORT_NOT_MOVABLE : REPORT_MOVABLE;
	}
	err_capture(NULL);
	report.error = report.status == REPORT_UNKNOWN ? buf_str(&error) : NULL;
	if (add_report(&report, style, out) < 0) {
		fail_errno("cannot check '%s'", dir);
		report.status = REPORT_UNKNOWN;
	}
	sorted_issues_release(&issues);
	buf_free(&error);
	if (survey)
		survey_close(survey);
	free(survey);
	return report.status;
}

static int
check_all(char **dirs, const struct style *style)
{
	enum report_status worst = REPORT_MOVABLE;
	struct buf out = {0};

	for (; *dirs; dirs++) {
		enum report_status status = check(*dirs, style, &out);

		worst = status > worst ? status : worst;
		if (!style->json) {
			fwrite(buf_str(&out), 1, out.len, stdout);
			out.len = 0;
		}
	}
	if (style->json)
		printf("{\"version\": 1, \"environments\": [%s]}\n", buf_str(&out));
	buf_free(&out);
	if (fflush(stdout) != 0 || ferror(stdout))
		worst = REPORT_UNKNOWN; /* main says why */
	return (int)worst;
}

static int
run(const struct command *command, char **argv)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	char **dirs = argv, **next = argv; /* the words, moved to the front of argv */
	struct style style = {0};
	const char *value;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if (option == HELP) {
			command_help(command);
			return REPORT_MOVABLE;
		}
		style.json |= option == JSON;
		style.hashes |= option == HASHES;
		if (option == OPT_WORD)
			*next++ = (char *)value;
	}
	*next = NULL;
	if (!*dirs)
		return command_misused(command, "ENV_DIR", "is missing");
	find_terminal(&style);
	return check_all(dirs, &style);
}
