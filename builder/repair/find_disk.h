/* SPDX-License-Identifier: MIT */
/*
 * A disk on which no program starts.
 */
#ifndef MOVENV_REPAIR_FIND_DISK_H
#define MOVENV_REPAIR_FIND_DISK_H

#include "repair/issues.h"

/* Adds the scripts directory if its disk is mounted noexec. Returns 0, or -1 with errno. */
int find_disk(struct issues *issues);

#endif
