/* SPDX-License-Identifier: MIT */
/*
 * Links that lead out; see repair/outer_link.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/beneath.h"
#include "fs/io.h"
#include "fs/symlink.h"
#include "repair/outer_link.h"

int
outer_link_survives(const struct environment *env, const struct path *target)
{
	size_t rest;
	char *real;
	int survives;

	if (target->buf[0] != '/' || environment_holds(env, target->buf, target->len, &rest))
		return 0;
	real = realpath(target->buf, NULL);
	survives = real && !environment_holds(env, real, strlen(real), &rest) &&
		   !io_same(real, env->dir.buf);
	free(real);
	return survives;
}

/* Returns 1 if a file in the environment is not an ELF file, 0 if it is or is missing, or -1. */
static int
is_inner_script(const struct environment *env, const char *file)
{
	int fd = beneath_open_linkless(env->root, file), is_script;
	char magic[4] = "";

	if (fd < 0)
		return beneath_is_none(errno) ? 0 : -1;
	if (io_read_at(fd, magic, sizeof(magic), 0) < 0 && !beneath_is_none(errno) &&
	    errno != EBADMSG && errno != EISDIR)
		is_script = -1;
	else
		is_script = memcmp(magic, "\177ELF", sizeof(magic)) != 0;
	close(fd);
	return is_script;
}

int
link_leads_to_script(const struct environment *env, const char *name)
{
	struct path link = env->dir;
	char *real, *top = realpath(link.buf, NULL);
	size_t n = top ? strlen(top) : 0;
	int is_script = 0;

	if (!top)
		return -1;
	if (path_push(&link, env->scripts) < 0 || path_push(&link, name) < 0) {
		free(top);
		return -1;
	}
	real = realpath(link.buf, NULL);
	if (!real)
		is_script = io_is_out_of_reach(errno) ? 0 : -1;
	else if (!strncmp(real, top, n) && real[n] == '/')
		is_script = is_inner_script(env, real + n + 1);
	free(real);
	free(top);
	return is_script;
}

int
link_survives(const struct environment *env, int dir, const char *name)
{
	struct path target;

	if (symlink_read(dir, name, &target) < 0 || faccessat(dir, name, F_OK, 0) < 0)
		return 0;
	return target.buf[0] == '/' ? outer_link_survives(env, &target)
				    : !environment_left(1, target.buf, target.len);
}
