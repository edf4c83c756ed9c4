/* SPDX-License-Identifier: MIT */
/*
 * Refusing wheels; see wheel/refuse.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "wheel/refuse.h"

int
wheel_refuse(const char *file, const char *fmt, ...)
{
	char *why = NULL;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&why, fmt, args) < 0)
		why = NULL;
	va_end(args);
	failf("cannot use the wheel '%s': %s", file, why ? why : "out of memory");
	wheel_refuse_advise();
	free(why);
	return -1;
}

void
wheel_refuse_advise(void)
{
	advise("get the wheel anew, or name another by --seed=FILE.whl or --find-links DIR");
}
