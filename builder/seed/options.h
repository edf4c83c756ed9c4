/* SPDX-License-Identifier: MIT */
/*
 * The options about seeds, as venv, virtualenv and uv have them: functions for rows of cli/opt.h,
 * whose field is a struct seeds.
 */
#ifndef MOVENV_SEED_OPTIONS_H
#define MOVENV_SEED_OPTIONS_H

#include "cli/opt.h"
#include "seed/seed.h"

/* --without-pip: nothing is installed by default. */
const char *seed_options_bare(void *seeds, const struct opt *opt, char *value);

/* --seed[=SPEC] */
const char *seed_options_add(void *seeds, const struct opt *opt, char *value);

/* --find-links DIR */
const char *seed_options_link(void *seeds, const struct opt *opt, char *value);

/* --pip VERSION: the option is named after the project. */
const char *seed_options_version(void *seeds, const struct opt *opt, char *value);

/* --no-pip: the option is named "no-" and the project. */
const char *seed_options_omit(void *seeds, const struct opt *opt, char *value);

/* --seeder: accepted if it is one of virtualenv's. */
const char *seed_options_seeder(void *seeds, const struct opt *opt, char *value);

/* --download: refused. */
const char *seed_options_download(void *seeds, const struct opt *opt, char *value);

#endif
