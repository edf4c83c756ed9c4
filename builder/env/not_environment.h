/* SPDX-License-Identifier: MIT */
/*
 * The message about a directory that is not an environment: the same for every command.
 */
#ifndef MOVENV_ENV_NOT_ENVIRONMENT_H
#define MOVENV_ENV_NOT_ENVIRONMENT_H

/*
 * Reports why `dir`, or `shown` in messages, is not an environment: it is not there, it is an
 * environment of conda, or it has no `missing` ("pyvenv.cfg"). Returns -1.
 */
int not_environment(const char *dir, const char *shown, const char *missing);

#endif
