/* SPDX-License-Identifier: MIT */
/*
 * The base of an environment; see base.h.
 */
#include <string.h>

#include "absolute.h"
#include "base.h"
#include "room.h"

char **
base_variables(const struct path *exe, char **envp)
{
	static struct path launcher;
	char **all;
	int n = 0;

	if (absolute(&launcher, "__PYVENV_LAUNCHER__=", exe) < 0)
		return envp;
	while (envp[n])
		n++;
	all = room_arguments(n + 2);
	all[0] = launcher.buf;
	memcpy(all + 1, envp, (size_t)n * sizeof(*envp));
	return all;
}
