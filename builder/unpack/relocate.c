/* SPDX-License-Identifier: MIT */
/*
 * Settling an environment; see unpack/relocate.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "env/home_choice.h"
#include "repair/apply.h"
#include "repair/survey.h"
#include "unpack/relocate.h"

/* In pyvenv.cfg an environment that carries its interpreter names itself. */
static int
rename_home(struct issues *mends, const struct path *place, const struct path *home)
{
	struct issue *mend = issues_find(mends, CFG_NAME);
	struct buf text = {0};
	char *at, *found;
	int status = 0;

	if (!mend || !mend->bytes.len)
		return 0;
	at = mend->bytes.data;
	while (status == 0 && (found = strstr(at, place->buf))) {
		status = buf_add(&text, at, (size_t)(found - at)) |
			 buf_add(&text, home->buf, home->len);
		at = found + place->len;
	}
	status |= buf_puts(&text, at);
	buf_free(&mend->bytes);
	mend->bytes = text;
	return status < 0 ? fail_errno("cannot go on") : 0;
}

/* An archive is unpacked as it is: only repair, where it is asked for, takes from this machine. */
static void
leave_libraries(struct issues *mends)
{
	for (size_t i = 0; i < mends->count; i++)
		if (mends->list[i].kind == ISSUE_LIBRARY)
			mends->list[i].becomes = NULL;
}

/* What does not work and cannot be mended is left as it is, but not in silence. */
static void
say_broken(const struct issues *mends)
{
	for (size_t i = 0; i < mends->count; i++) {
		const struct issue *mend = &mends->list[i];

		if (!mend->becomes && mend->is_broken)
			fail("'%s/%s' does not work: %s; %s", mends->env->dir.buf, mend->file.buf,
			     mend->why, mend->remedy);
	}
}

/* There is no interpreter for it here. Returns 0 if it is movenv's own, which can do without. */
static int
miss(const struct home_python *base, const struct path *home, const char *file)
{
	struct cfg_span value;
	char words[IDENTITY_TEXT_CAP];
	int is_own = cfg_find(buf_str(&base->cfg), base->cfg.len, "movenv", &value);

	identity_words(&base->identity, words);
	if (is_own)
		fail("'%s' needs %s, and there is none in MOVENV_PYTHON, on PATH, or in the usual "
		     "places; install it before you use it",
		     home->buf, words);
	else
		fail("cannot unpack '%s': it needs %s, and there is none in MOVENV_PYTHON, on "
		     "PATH, or in the usual places",
		     file, words);
	if (!is_own)
		advise("install %s, or say where one is with -p FILE", words);
	return is_own ? 0 : -1;
}

/* Plans what is to be mended. Returns 1, 0: there is nothing to do without an interpreter; -1. */
static int
plan(struct survey *survey, const struct path *place, const struct path *home, const char *spec,
     const char *file)
{
	int status;

	if (spec)
		return survey_plan(survey, place->buf, spec, STANDALONE_NONE) < 0 ? -1 : 1;
	err_mute(1);
	status = survey_plan(survey, place->buf, HOME_PYTHON_UNASKED, STANDALONE_NONE);
	err_mute(0);
	if (status == 0)
		return 1;
	/* Without an interpreter it can be looked at all the same. */
	survey_close(survey);
	return survey_open(survey, place->buf) < 0 ? -1 : miss(&survey->base, home, file);
}

int
relocate(const struct path *place, const struct path *home, const char *spec, const char *file)
{
	struct survey *survey = calloc(1, sizeof(*survey));
	int status;

	if (!survey)
		return fail_errno("cannot start");
	err_rename(place->buf, home->buf);
	status = plan(survey, place, home, spec, file);
	if (status > 0) {
		leave_libraries(&survey->mends);
		status = rename_home(&survey->mends, place, home);
		if (status == 0)
			status = apply_fix(&survey->mends);
		say_broken(&survey->mends);
	}
	survey_close(survey);
	err_rename(NULL, NULL);
	free(survey);
	return status;
}
