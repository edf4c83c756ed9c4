/* SPDX-License-Identifier: MIT */
/*
 * Repairing an unpacked environment; see unpack/relocate.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "env/home_choice.h"
#include "repair/apply.h"
#include "repair/survey.h"
#include "unpack/relocate.h"

/*
 * Drops the fixes that take libraries from this machine: only the
 * command repair does that.
 */
static void
leave_libraries(struct issues *issues)
{
	for (size_t i = 0; i < issues->count; i++)
		if (issues->list[i].kind == ISSUE_LIBRARY)
			issue_set_remedy(&issues->list[i], "'movenv repair' copies it");
}

/* Reports a missing interpreter. Returns 0 if movenv made the environment, else -1. */
static int
report_missing(const struct home_python *base, const struct relocate *job)
{
	struct cfg_span value;
	char words[IDENTITY_TEXT_CAP];
	int is_own = cfg_find(buf_str(&base->cfg), base->cfg.len, "movenv", &value);

	identity_words(&base->identity, words);
	if (is_own)
		failf("'%s' needs %s, and there is none in MOVENV_PYTHON, on PATH, or in the usual "
		      "places; install it before you use it",
		      job->home, words);
	else
		failf("cannot unpack '%s': it needs %s, and there is none in MOVENV_PYTHON, on "
		      "PATH, or in the usual places",
		      job->file, words);
	if (!is_own)
		advise("install %s, or name one with -p FILE", words);
	return is_own ? 0 : -1;
}

/* Plans the fixes. Returns 1; 0 if there is nothing to do without an interpreter; or -1. */
static int
plan_relocation(struct survey *survey, const struct relocate *job)
{
	struct survey_plan plan = {.dir = job->place, .shown = job->home, .spec = job->spec};
	int status;

	if (plan.spec)
		return survey_plan(survey, &plan) < 0 || survey_report_unread(survey) > 0 ? -1 : 1;
	err_mute(1);
	status = survey_plan(survey, &plan);
	err_mute(0);
	if (status == 0)
		return survey_report_unread(survey) > 0 ? -1 : 1;
	if (interrupt_pending())
		return -1;
	if (!survey->base.is_missing)
		return failf("%s", err_muted() ? err_muted() : "out of memory");
	survey_close(survey);
	if (survey_open(survey, job->place, job->home) < 0 || survey_report_unread(survey) > 0)
		return -1;
	return report_missing(&survey->base, job) < 0 ? -1 : apply_modes(&survey->issues);
}

int
relocate(const struct relocate *job)
{
	struct survey *survey = calloc(1, sizeof(*survey));
	int status;

	if (!survey)
		return failf("out of memory");
	status = plan_relocation(survey, job);
	if (status > 0) {
		leave_libraries(&survey->issues);
		status = apply_fixes(&survey->issues);
		issues_report_broken(&survey->issues);
	}
	survey_close(survey);
	free(survey);
	return status;
}
