/* SPDX-License-Identifier: MIT */
/*
 * The table of commands.
 */
#ifndef MOVENV_CMD_COMMANDS_H
#define MOVENV_CMD_COMMANDS_H

#include "cli/command.h"

/* All commands in the order of --help; ends with NULL. */
extern const struct command *const commands[];

#endif
