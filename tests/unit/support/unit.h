/* SPDX-License-Identifier: MIT */
/*
 * The common part of the unit tests: cmocka after the headers that it needs, and a failure that
 * names the row of a table.
 */
#ifndef MOVENV_UNIT_SUPPORT_UNIT_H
#define MOVENV_UNIT_SUPPORT_UNIT_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"

/* Fails the test with this message. The format's arguments name the row. */
#define CHECK(condition, ...) \
	do { \
		if (!(condition)) \
			fail_msg(__VA_ARGS__); \
	} while (0)

#endif
