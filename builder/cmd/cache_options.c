/* SPDX-License-Identifier: MIT */
/*
 * The options of commands that use the cache; see cmd/cache_options.h.
 */
#include <stddef.h>

#include "cache/place.h"
#include "cmd/cache_options.h"

const char *
cache_store_dir(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	if (!*value)
		return "needs a value";
	cache_place_set(value);
	return NULL;
}

const char *
cache_store_off(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	cache_place_turn_off();
	return NULL;
}
