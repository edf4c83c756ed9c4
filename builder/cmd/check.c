/* SPDX-License-Identifier: MIT */
/*
 * movenv check: reports what would break when an environment moves.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/common_options.h"
#include "cli/json_reply.h"
#include "cmd/cache_options.h"
#include "common/compiler.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "repair/report.h"
#include "repair/survey.h"

#define LISTED 5 /* issues of one kind, without -v */

/* The command line, and how the report is written. */
struct style {
	int json, hashes;
	int on_terminal, in_colour;
};

static const struct opt options[] = {
	COMMAND_HELP,
	COMMAND_JSON,
	{"hashes", 0, OPT_NO_VALUE, NULL,
	 "read each installed file, and compare it\n"
	 "with its hash in RECORD",
	 OPT_FLAG(struct style, hashes)},
	CACHE_DIR_OPTION,
	NO_CACHE_OPTION,
	COMMAND_QUIET,
	COMMAND_VERBOSE,
};

static int check_run(const struct command *command, char **argv);

const struct command cmd_check = {
	.name = "check",
	.words = "[ENV_DIR…]",
	.max_words = COMMAND_ANY_NUMBER,
	.purpose = "Reports what in environments would break in a move, or on another machine.",
	.details =
		"The findings are grouped: what is broken now, what breaks after a move, what\n"
		"could be better. Each group ends with the way out. Of many of one kind the first\n"
		"few are listed; -v lists all. Nothing is changed.\n"
		"Keys of the JSON object: schema (1), environments (a list of {path, status\n"
		"(movable, not-movable, unknown), findings, error}; findings: a list of {file,\n"
		"kind, reason, breaks, broken, mended, remedy}); and error ({message, status}) if\n"
		"one is unknown.\n"
		"A finding that could be better has 'breaks: false': it works, and still does\n"
		"after a move.\n"
		"Status: 0 all work and can be moved, 1 one cannot, 2 unknown, or misused.",
	.examples = "  movenv check                      # .venv\n"
		    "  movenv check --json /srv/app/env | jq .environments",
	.options = options,
	.count = COUNT_OF(options),
	.run = check_run,
};

/* Colours are used on a terminal that has them, unless NO_COLOR is set (no-color.org). */
static void
find_terminal(struct style *style)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	style->on_terminal = isatty(STDOUT_FILENO);
	style->in_colour =
		style->on_terminal && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

static int
append_report(const struct report *report, const struct style *style, struct buf *out)
{
	if (style->json)
		return (out->len ? buf_puts(out, ", ") : 0) | report_json(report, out);
	/* Into a pipe, silence means that all is well. */
	if (report->issues->count == 0 && !style->on_terminal)
		return 0;
	return report_text(report, style->in_colour, out);
}

/* Checks an environment and appends the report to out. */
static enum report_status
check_one(const char *dir, const struct style *style, struct buf *out)
{
	struct survey *survey = calloc(1, sizeof(*survey));
	struct sorted_issues issues = {0};
	struct buf error = {0};
	struct report report = {
		.dir = dir,
		.issues = &issues,
		.status = REPORT_UNKNOWN,
		.most = err_is_verbose() ? ISSUES_MAX : LISTED,
	};
	struct buf *outer = err_capture(&error);

	if (!survey) {
		failf("out of memory");
	} else if (survey_open(survey, dir, NULL) == 0 &&
		   survey_check(survey, style->hashes) == 0) {
		size_t unread = survey_report_unread(survey);

		report.dir = survey->env.dir.buf;
		if (sorted_issues_make(&issues, &survey->issues) < 0)
			fail_errno("cannot check '%s'", dir);
		else if (unread == 0)
			report.status =
				issues.count > issues.minor ? REPORT_NOT_MOVABLE : REPORT_MOVABLE;
	}
	err_capture(outer);
	if (report.status == REPORT_UNKNOWN) {
		report.error = error.len ? error.data : "out of memory";
		json_reply_error(report.error);
	}
	if (append_report(&report, style, out) < 0) {
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

/* Prints the object now: a full disk must be status 2 here, and 1 elsewhere. */
static int
reply_environments(const char *environments, int status)
{
	struct buf fields = {0};

	if (buf_printf(&fields, "\"environments\": [%s]", environments) < 0) {
		buf_free(&fields);
		return fail_errno("cannot print the report");
	}
	json_reply_fields(&fields);
	json_reply_end(status);
	return 0;
}

static int
check_all(char **dirs, const struct style *style)
{
	enum report_status worst = REPORT_MOVABLE;
	struct buf out = {0};

	for (; *dirs; dirs++) {
		enum report_status status = check_one(*dirs, style, &out);

		if (interrupt_pending())
			break;
		worst = status > worst ? status : worst;
		if (!style->json) {
			if (!err_is_quiet())
				(void)fwrite(buf_str(&out), 1, out.len, stdout);
			out.len = 0;
		}
	}
	interrupt_raise();
	if (style->json && reply_environments(buf_str(&out), (int)worst) < 0)
		worst = REPORT_UNKNOWN;
	buf_free(&out);
	if (fflush(stdout) != 0 || ferror(stdout))
		worst = REPORT_UNKNOWN; /* main reports why */
	return (int)worst;
}

static int
check_run(const struct command *command, char **argv)
{
	struct style style = {0};
	int status = command_parse(command, argv, &style);

	if (status != COMMAND_RUN)
		return status;
	style.json = json_reply_wanted();
	find_terminal(&style);
	interrupt_catch();
	return check_all(command_env_dirs(argv), &style);
}
