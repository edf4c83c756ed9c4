/* SPDX-License-Identifier: MIT */
/*
 * The options about seeds, as venv, virtualenv and uv have them.
 */
#ifndef MOVENV_SEED_OPTIONS_H
#define MOVENV_SEED_OPTIONS_H

#include "seed/seed.h"

/*
 * Takes an option by its name, with its value, which may be changed, or NULL. Returns NULL, or what
 * is wrong with it, as it stands behind the option. An option of another name asks for nothing.
 */
const char *seed_options_take(struct seeds *seeds, const char *option, char *value);

#endif
