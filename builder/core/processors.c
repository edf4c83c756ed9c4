/* SPDX-License-Identifier: MIT */
/*
 * Processors; see core/processors.h.
 */
#include <unistd.h>

#include "core/processors.h"

int
processors_count(int most)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > most ? most : (int)count;
}
