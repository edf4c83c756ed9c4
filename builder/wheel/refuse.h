/* SPDX-License-Identifier: MIT */
/*
 * The messages about a wheel that cannot be used.
 */
#ifndef MOVENV_WHEEL_REFUSE_H
#define MOVENV_WHEEL_REFUSE_H

#include "common/compiler.h"

/* Reports why the wheel in a file cannot be used, and prints the way out. Returns -1. */
int wheel_refuse(const char *file, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Prints the way out alone, after a message. */
void wheel_refuse_advise(void);

#endif
