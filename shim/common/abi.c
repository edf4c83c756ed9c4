/* SPDX-License-Identifier: MIT */
/*
 * The letters of the ABI; see common/abi.h.
 */
#include "common/abi.h"

const char *
abi_take(char abi[ABI_CAP], const char *at, const char *end)
{
	size_t n = 0;

	for (; at < end && (*at == 't' || *at == 'd') && n < ABI_CAP - 1; at++)
		abi[n++] = *at;
	abi[n] = '\0';
	return at;
}

int
abi_is_threaded(struct path *prefix, const char *name)
{
	return path_exists(prefix, "lib/", name, "t") && !path_exists(prefix, "lib/", name, "");
}

int
abi_is_plain_name(struct path *home, const char *name, const char *abi)
{
	return !path_exists(home, name, abi, "") && path_exists(home, "../lib/", name, "t");
}
