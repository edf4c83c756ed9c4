/* SPDX-License-Identifier: MIT */
/*
 * How many threads are worth starting.
 */
#ifndef MOVENV_CORE_PROCESSORS_H
#define MOVENV_CORE_PROCESSORS_H

/* The machine's processors that are in use, from 1 to most. */
int processors_count(int most);

#endif
