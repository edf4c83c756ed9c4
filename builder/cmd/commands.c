/* SPDX-License-Identifier: MIT */
/*
 * The table of commands; see cmd/commands.h.
 */
#include <stddef.h>

#include "cmd/commands.h"

const struct command *const commands[] = {&cmd_create,     &cmd_repair, &cmd_check, &cmd_pack,
					  &cmd_unpack,     &cmd_info,   &cmd_list,  &cmd_cache,
					  &cmd_completion, NULL};
