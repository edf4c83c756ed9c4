/* SPDX-License-Identifier: MIT */
/*
 * Installing the seeds into an environment that is being made.
 */
#ifndef MOVENV_SEED_INSTALL_H
#define MOVENV_SEED_INSTALL_H

#include "fs/stage.h"
#include "seed/replace.h"
#include "seed/seed.h"
#include "wheel/session.h"

/*
 * Installs each seed that has a wheel in the place. `again` is the stage if the environment's
 * directory is used again, or NULL: then seeds that are there already are left out, or the
 * distributions that they replace are noted in replace. Returns 0, or -1 after a message.
 */
int seed_install(const struct seeds *seeds, const struct wheel_place *place,
		 const struct stage *again, struct replace *replace);

#endif
