/* SPDX-License-Identifier: MIT */
/*
 * The survey of an environment: the search for its issues.
 */
#ifndef MOVENV_REPAIR_SURVEY_H
#define MOVENV_REPAIR_SURVEY_H

#include "env/dists.h"
#include "env/environment.h"
#include "env/home_python.h"
#include "env/walk.h"
#include "repair/issues.h"
#include "standalone/standalone.h"

struct survey {
	struct environment env;
	struct home_python base;
	struct dists dists;
	struct walk walk;
	struct issues issues;
	enum standalone_kind kind; /* that the environment is to have */
	int is_copied;             /* the environment is only read */
};

/*
 * Opens an environment and searches for issues that repair has fixes for. Starts no program and
 * makes no plan: fixes may be FIX_UNPLANNED. Files that cannot be read are passed over, and
 * survey_report_unread() is due for them. shown: the path of the environment in messages and texts
 * (NULL: dir). Returns 0, or -1 after a message. survey_close() is due in either case. The survey
 * must not move in memory.
 */
int survey_open(struct survey *survey, const char *dir, const char *shown);

/* How an environment is to be repaired. */
struct survey_plan {
	const char *dir;
	const char *shown;         /* as for survey_open() */
	const char *spec;          /* the interpreter; see env/home_python.h */
	enum standalone_kind kind; /* not STANDALONE_NONE: the interpreter will be built in */
	int is_copied;             /* the fixes are made in a copy: the environment is only read */
};

/*
 * The same for an environment that is to be repaired: its interpreter is chosen, and each fix is
 * complete. If the interpreter will be built in, libraries that this machine does not have are
 * issues, too.
 */
int survey_plan(struct survey *survey, const struct survey_plan *plan);

/*
 * Completes the survey of survey_open() for check: adds the issues that only check reports, since
 * repair has no fix for them; with hashes also each file that differs from its RECORD. If repair
 * will find no interpreter, no issue has a fix. Returns 0, or -1 after a message.
 */
int survey_check(struct survey *survey, int hashes);

/* Adds, of these, only imports from outside of the environment. Returns as survey_check(). */
int survey_check_outside(struct survey *survey);

/*
 * Reports each file and directory that could not be read so far. Returns their number: if it is not
 * 0, the survey knows only a part of the environment.
 */
size_t survey_report_unread(const struct survey *survey);

void survey_close(struct survey *survey);

#endif
