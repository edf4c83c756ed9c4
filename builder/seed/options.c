/* SPDX-License-Identifier: MIT */
/*
 * Options about seeds; see seed/options.h.
 */
#include <string.h>

#include "common/compiler.h"
#include "seed/options.h"

static const char *
leave_bare(struct seeds *seeds, const char *option, char *value)
{
	(void)option;
	(void)value;
	seeds->bare = 1;
	return NULL;
}

static const char *
add(struct seeds *seeds, const char *option, char *value)
{
	(void)option;
	return seeds_add(seeds, value);
}

static const char *
add_link(struct seeds *seeds, const char *option, char *value)
{
	(void)option;
	return seeds_link(seeds, value);
}

/* --pip VER: the option is named after the project. */
static const char *
set(struct seeds *seeds, const char *option, char *value)
{
	return seeds_set(seeds, option, value);
}

/* --no-pip */
static const char *
omit(struct seeds *seeds, const char *option, char *value)
{
	(void)value;
	return seeds_omit(seeds, option + strlen("no-"));
}

static const char *
check_seeder(struct seeds *seeds, const char *option, char *value)
{
	(void)seeds;
	(void)option;
	return !strcmp(value, "app-data") || !strcmp(value, "pip") ? NULL
								   : "must be 'app-data' or 'pip'";
}

static const char *
refuse_download(struct seeds *seeds, const char *option, char *value)
{
	(void)seeds;
	(void)option;
	(void)value;
	return "would ask an index on the network, which movenv does not use: say --find-links "
	       "DIR, or upgrade by the environment's pip";
}

const char *
seed_options_take(struct seeds *seeds, const char *option, char *value)
{
	static const struct {
		const char *option;
		const char *(*take)(struct seeds *, const char *, char *);
	} table[] = {
		{"without-pip", leave_bare},
		{"no-seed", leave_bare},
		{"seed", add},
		{"find-links", add_link},
		{"pip", set},
		{"extra-search-dir", add_link},
		{"setuptools", set},
		{"wheel", set},
		{"no-pip", omit},
		{"no-setuptools", omit},
		{"no-wheel", omit},
		{"seeder", check_seeder},
		{"download", refuse_download},
	};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (!strcmp(table[i].option, option))
			return table[i].take(seeds, option, value);
	return NULL;
}
