/* SPDX-License-Identifier: MIT */
/*
 * A row of the RECORD of a project that is installed, and its file.
 */
#ifndef MOVENV_SEED_INSTALLED_ROW_H
#define MOVENV_SEED_INSTALLED_ROW_H

#include "common/path.h"
#include "wheel/record.h"

/*
 * Sets *file to the file of a row, relative to the environment; info is the .dist-info directory.
 * Returns 0, or -1 if it is outside, or not a proper name: such rows are passed over.
 */
int installed_row_locate(const char *info, const char *row, struct path *file);

/*
 * Returns 1 if a file below root is as its row has it, or is bytecode, which pip lists without a
 * hash; else 0, for a symlink as well.
 */
int installed_row_is_unchanged(int root, const char *name, const struct record_row *row);

#endif
