/* SPDX-License-Identifier: MIT */
/*
 * Jupyter kernel specs that start the environment's python by its place.
 */
#ifndef MOVENV_REPAIR_FIND_KERNELS_H
#define MOVENV_REPAIR_FIND_KERNELS_H

#include "repair/issues.h"

/*
 * Adds each share/jupyter/kernels/NAME/kernel.json that names the environment: check says so, and
 * repair leaves it, since which Jupyter will read it cannot be known. Returns 0, or -1 with errno.
 */
int find_kernels(struct issues *mends);

#endif
