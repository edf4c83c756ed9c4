/* SPDX-License-Identifier: MIT */
/*
 * The packages of an environment that its new interpreter does not see: another version, ABI or
 * implementation has another directory site-packages.
 */
#ifndef MOVENV_CREATE_OLD_PACKAGES_H
#define MOVENV_CREATE_OLD_PACKAGES_H

#include "core/buf.h"
#include "env/environment.h"
#include "python/identity.h"
#include "python/interp.h"

/*
 * Appends the names of the distributions and modules in the site-packages of the old interpreter,
 * separated by ", ". Left out are those that the new one has, too, and what comes with pip in a new
 * environment. Of many only the first are named. Returns their number, or -1 with errno.
 */
long old_packages_names(const struct environment *env, const struct identity *old,
			const struct interp *interp, struct buf *out);

#endif
