/* SPDX-License-Identifier: MIT */
/*
 * Starts with more rights than the caller has.
 */
#ifndef MOVENV_SHIM_SECURE_H
#define MOVENV_SHIM_SECURE_H

/*
 * Ends with an error if the kernel gave this process such rights (AT_SECURE): the shim reads
 * pyvenv.cfg beside a path that the caller chooses. execfn: the name that the kernel started it by.
 */
void secure_check(const char *execfn);

#endif
