/* SPDX-License-Identifier: MIT */
/*
 * Installing the seeds; see seed/install.h.
 */
#include "seed/install.h"
#include "wheel/install.h"

int
seed_install(const struct seeds *seeds, const struct wheel_place *place, const struct stage *again,
	     struct replace *replace)
{
	int status = 1;

	for (size_t i = 0; status >= 0 && i < seeds->count; i++) {
		const struct seed *seed = &seeds->list[i];

		if (!seed->file)
			continue;
		status = !again ? 1
				: replace_look(replace, again->parent, again->target.buf,
					       place->interp, seed);
		if (status > 0)
			status = wheel_install(seed->wheel, place);
	}
	return status < 0 ? -1 : 0;
}
