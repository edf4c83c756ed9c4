/* SPDX-License-Identifier: MIT */
/*
 * Options about seeds; see seed/options.h.
 */
#include <string.h>
#include <sys/stat.h>

#include "seed/options.h"

const char *
seed_options_bare(void *seeds, const struct opt *opt, char *value)
{
	(void)opt;
	(void)value;
	((struct seeds *)seeds)->bare = 1;
	return NULL;
}

const char *
seed_options_add(void *seeds, const struct opt *opt, char *value)
{
	(void)opt;
	return seeds_add(seeds, value);
}

const char *
seed_options_link(void *seeds, const struct opt *opt, char *value)
{
	const char *wrong = seeds_link(seeds, value);
	struct stat st;

	/* virtualenv's --extra-search-dir may name what is not there, pip's --find-links not. */
	if (!wrong && !strcmp(opt->name, "find-links") && stat(value, &st) < 0)
		wrong = "is neither a directory nor a wheel that is there";
	return wrong;
}

const char *
seed_options_version(void *seeds, const struct opt *opt, char *value)
{
	return seeds_set(seeds, opt->name, value);
}

const char *
seed_options_omit(void *seeds, const struct opt *opt, char *value)
{
	(void)value;
	return seeds_omit(seeds, opt->name + strlen("no-"));
}

const char *
seed_options_seeder(void *seeds, const struct opt *opt, char *value)
{
	(void)seeds;
	(void)opt;
	return !strcmp(value, "app-data") || !strcmp(value, "pip") ? NULL
								   : "must be 'app-data' or 'pip'";
}

const char *
seed_options_download(void *seeds, const struct opt *opt, char *value)
{
	(void)seeds;
	(void)opt;
	(void)value;
	return "would ask an index on the network, which movenv does not use: use --find-links "
	       "DIR, or upgrade with the environment's pip";
}
