/* SPDX-License-Identifier: MIT */
/*
 * The check of Jupyter kernel specs that start the environment's python by an absolute path.
 */
#ifndef MOVENV_REPAIR_FIND_KERNELS_H
#define MOVENV_REPAIR_FIND_KERNELS_H

#include "repair/issues.h"

/*
 * Adds each share/jupyter/kernels/NAME/kernel.json that names the environment. There is no fix: it
 * is unknown which Jupyter will read the file. Returns 0, or -1 with errno.
 */
int find_kernels(struct issues *issues);

#endif
