/* SPDX-License-Identifier: MIT */
/*
 * Exit statuses. They are documented API: scripts test them.
 */
#ifndef MOVENV_COMMON_STATUS_H
#define MOVENV_COMMON_STATUS_H

/* The shim's own. After execve the status is Python's: it is the same process. */
#define ST_CONFIG 100   /* the environment's configuration is wrong */
#define ST_SYSTEM 111   /* a system call failed */
#define ST_NOEXEC 126   /* the home interpreter exists and cannot be executed */
#define ST_NOTFOUND 127 /* the home interpreter was not found */

/* movenv's. */
#define ST_DONE 0
#define ST_FAILED 1
#define ST_MISUSED 2 /* an unknown option, or a wrong value */

#endif
