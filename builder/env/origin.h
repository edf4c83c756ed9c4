/* SPDX-License-Identifier: MIT */
/*
 * The directory where an environment was made, in texts that its maker wrote.
 */
#ifndef MOVENV_ENV_ORIGIN_H
#define MOVENV_ENV_ORIGIN_H

#include "common/path.h"
#include "common/pyvenv_cfg.h"

/*
 * Finds the directory at the end of a command line, the value of the key "command" in pyvenv.cfg:
 * its last word as a shell reads it, if that ends in a quote; else all after the last " /", since
 * venv quotes no directory. Returns 1 with an absolute name, or 0 if there is none.
 */
int origin_of_command(struct cfg_span command, struct path *dir);

/*
 * Finds the next directory in the text of an activate script: VIRTUAL_ENV='/path', with or without
 * quotes, which may hold quotes and newlines. Moves *at after the '='. Returns 1 with an absolute
 * name, or 0 if there is no other.
 */
int origin_of_activate(const char **at, struct path *dir);

#endif
