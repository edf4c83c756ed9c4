/* SPDX-License-Identifier: MIT */
/*
 * A look through an environment; see survey.h.
 */
#include <string.h>

#include "err.h"
#include "look_code.h"
#include "look_config.h"
#include "look_hashes.h"
#include "look_paths.h"
#include "look_urls.h"
#include "mend_kernels.h"
#include "mend_links.h"
#include "mend_paths.h"
#include "mend_scripts.h"
#include "names.h"
#include "survey.h"

/* Says which directories could not be read. */
static void
say_unread(struct survey *survey)
{
	const struct walk *walk = &survey->walk;
	const char *cause = walk->causes.data;

	for (const char *dir = NULL; (dir = names_next(&walk->unread, dir));) {
		fail("cannot read '%s%s%s': %s", survey->env.dir.buf, *dir ? "/" : "", dir, cause);
		survey->mends.unread++;
		cause += strlen(cause) + 1;
	}
}

int
survey_open(struct survey *survey, const char *dir)
{
	memset(survey, 0, sizeof(*survey));
	survey->mends.env = &survey->env;
	survey->mends.dists = &survey->dists;
	if (environment_open(&survey->env, dir) < 0)
		return -1;
	if (dists_read(&survey->dists, &survey->env) < 0 || mend_scripts(&survey->mends) < 0 ||
	    mend_paths(&survey->mends) < 0 || walk_all(&survey->walk, survey->env.root) < 0 ||
	    mend_links(&survey->mends, &survey->walk) < 0)
		return fail_errno("cannot look through '%s'", dir);
	say_unread(survey);
	return 0;
}

int
survey_look(struct survey *survey, int hashes)
{
	struct mends *mends = &survey->mends;
	const struct walk *walk = &survey->walk;

	if (mend_kernels(mends) < 0 || look_code(mends, walk) < 0 || look_paths(mends, walk) < 0 ||
	    look_urls(mends, walk) < 0 || look_config(mends, walk) < 0 ||
	    (hashes && look_hashes(mends) < 0))
		return fail_errno("cannot look through '%s'", survey->env.dir.buf);
	return 0;
}

void
survey_close(struct survey *survey)
{
	mends_release(&survey->mends);
	walk_release(&survey->walk);
	dists_release(&survey->dists);
	environment_close(&survey->env);
}
