/* SPDX-License-Identifier: MIT */
/*
 * The part of --help that lists the options of a table, in their groups.
 */
#ifndef MOVENV_CLI_HELP_H
#define MOVENV_CLI_HELP_H

#include <stddef.h>

#include "cli/opt.h"

/* Where an option is listed. */
enum help_group { HELP_COMMON, HELP_SEEDS, HELP_STANDALONE, HELP_COMPATIBLE, HELP_GROUPS };

/*
 * Prints the options of a table to stdout: the common ones first, then the other groups, each under
 * its title. groups has the group of each option; NULL: all are common. Of the options that are
 * only there for compatibility the names alone are printed, unless all is set.
 */
void help_options(const struct opt *options, const unsigned char *groups, size_t count, int all);

#endif
