/* SPDX-License-Identifier: MIT */
/*
 * What the cache holds.
 */
#ifndef MOVENV_CACHE_SURVEY_H
#define MOVENV_CACHE_SURVEY_H

#include "cache/kind.h"
#include "cache/usage.h"

struct cache_survey {
	struct cache_usage kinds[CACHE_KINDS]; /* of the layouts that this movenv uses */
	struct cache_usage other;              /* of other layouts; and temporaries */
};

/* Adds what is in the open cache directory. Returns 0, or -1 with errno. */
int cache_survey_read(struct cache_survey *survey, int top);

#endif
