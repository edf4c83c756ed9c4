/* SPDX-License-Identifier: MIT */
/*
 * The options of commands that use the cache: the rows of their tables.
 */
#ifndef MOVENV_CMD_CACHE_OPTIONS_H
#define MOVENV_CMD_CACHE_OPTIONS_H

#include "cli/opt.h"

#define CACHE_DIR_OPTION \
	{ \
		.name = "cache-dir", .takes = OPT_VALUE, .value = "DIR", \
		.help = "keep the cache there: see 'movenv help cache'", .store = cache_store_dir \
	}
#define NO_CACHE_OPTION \
	{ \
		.name = "no-cache", .takes = OPT_NO_VALUE, \
		.help = "neither read nor write the cache", .store = cache_store_off \
	}

/* They turn to cache/place.h, and store nothing in the command's struct. */
const char *cache_store_dir(void *field, const struct opt *opt, char *value);
const char *cache_store_off(void *field, const struct opt *opt, char *value);

#endif
