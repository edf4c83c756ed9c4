/* SPDX-License-Identifier: MIT */
/*
 * Installing the seeds into an environment that is being made.
 */
#ifndef MOVENV_SEEDING_H
#define MOVENV_SEEDING_H

#include "install.h"
#include "replace.h"
#include "seed.h"
#include "stage.h"

/*
 * Installs each seed that has a wheel in the place. `again` is the stage if the environment's
 * directory is used again, or NULL: then seeds that are there already are left out, or what is to
 * go for them is noted in replace. Returns 0, or -1 after a message.
 */
int seeding_install(const struct seeds *seeds, const struct wheel_place *place,
		    const struct stage *again, struct replace *replace);

#endif
