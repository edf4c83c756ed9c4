/* SPDX-License-Identifier: MIT */
/*
 * Installed files that are not what their distribution's RECORD says.
 */
#ifndef MOVENV_REPAIR_FIND_HASHES_H
#define MOVENV_REPAIR_FIND_HASHES_H

#include "repair/issues.h"

/*
 * Adds each file with a sha256 hash in a RECORD that is missing, or has another size or hash. Rows
 * that lead out of the environment, by their name or a link, are passed over, and so is a missing
 * RECORD. A file may be added twice, or beside a mend that rewrites its row: repair/report.c says
 * one. Returns 0, or -1 with errno ENOMEM.
 */
int find_hashes(struct issues *mends);

#endif
