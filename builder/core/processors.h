/* SPDX-License-Identifier: MIT */
/*
 * The number of processors, for the number of threads.
 */
#ifndef MOVENV_CORE_PROCESSORS_H
#define MOVENV_CORE_PROCESSORS_H

/* Returns the number of processors that are online, at least 1 and at most `most`. */
int processors_count(int most);

#endif
