/* SPDX-License-Identifier: MIT */
/*
 * A look through an environment; see survey.h.
 */
#include <string.h>

#include "err.h"
#include "mend_kernels.h"
#include "mend_paths.h"
#include "mend_scripts.h"
#include "survey.h"

int
survey_open(struct survey *survey, const char *dir)
{
	memset(survey, 0, sizeof(*survey));
	survey->mends.env = &survey->env;
	survey->mends.dists = &survey->dists;
	if (environment_open(&survey->env, dir) < 0)
		return -1;
	if (dists_read(&survey->dists, &survey->env) < 0 || mend_scripts(&survey->mends) < 0 ||
	    mend_paths(&survey->mends) < 0 || mend_kernels(&survey->mends) < 0)
		return fail_errno("cannot look through '%s'", dir);
	return 0;
}

void
survey_close(struct survey *survey)
{
	mends_release(&survey->mends);
	dists_release(&survey->dists);
	environment_close(&survey->env);
}
