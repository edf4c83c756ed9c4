/* SPDX-License-Identifier: MIT */
/*
 * What movenv --version prints.
 */
#ifndef MOVENV_CMD_VERSION_H
#define MOVENV_CMD_VERSION_H

/*
 * Prints "movenv VERSION (commit COMMIT, musl VERSION, zlib VERSION)" to stdout. The commit is left
 * out where the sources were no git repository.
 */
void version_print(void);

#endif
