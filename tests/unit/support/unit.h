/* SPDX-License-Identifier: MIT */
/*
 * What the unit tests share: cmocka with the headers that it needs first, and a failure that says
 * which row of a table it is about.
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

/* Fails the test with words of its own; the format's arguments say which row it was. */
#define CHECK(condition, ...) \
	do { \
		if (!(condition)) \
			fail_msg(__VA_ARGS__); \
	} while (0)

#endif
