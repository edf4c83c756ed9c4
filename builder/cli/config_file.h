/* SPDX-License-Identifier: MIT */
/*
 * The user's configuration file: $XDG_CONFIG_HOME/movenv/config, or ~/.config/movenv/config where
 * that variable has no absolute name (XDG Base Directory Specification).
 */
#ifndef MOVENV_CLI_CONFIG_FILE_H
#define MOVENV_CLI_CONFIG_FILE_H

#include "common/path.h"
#include "core/buf.h"

#define CONFIG_FILE_MAX (64 * 1024L) /* bytes, at most */

/*
 * Sets *file to the path of a file in that directory: "movenv/config". Returns 1; or 0 if there is
 * no home, or the path is too long.
 */
int config_file_path(struct path *file, const char *name);

/*
 * Reads it into text, which stays empty if there is none; *file is set to its path, or "". It must
 * be a regular file of the user's or root's that others cannot write: it decides which program is
 * started. Returns 0, or -1 after a message.
 */
int config_file_read(struct path *file, struct buf *text);

#endif
