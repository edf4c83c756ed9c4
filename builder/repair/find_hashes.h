/* SPDX-License-Identifier: MIT */
/*
 * The check of installed files against the hashes in RECORD.
 */
#ifndef MOVENV_REPAIR_FIND_HASHES_H
#define MOVENV_REPAIR_FIND_HASHES_H

#include "repair/issues.h"

/*
 * Adds each file with a sha256 hash in a RECORD that is missing, or has another size or hash. Rows
 * that lead out of the environment, by their name or a link, are skipped, and so is a missing
 * RECORD. A file may be added twice, or beside an issue whose fix changes its row:
 * repair/sorted_issues.h keeps one. Returns 0, or -1 with errno ENOMEM.
 */
int find_hashes(struct issues *issues);

#endif
