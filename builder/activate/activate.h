/* SPDX-License-Identifier: MIT */
/*
 * The scripts that put an environment in front in a shell, made from the templates in
 * builder/activate. They hold no path: each finds the environment from its own location.
 */
#ifndef MOVENV_ACTIVATE_ACTIVATE_H
#define MOVENV_ACTIVATE_ACTIVATE_H

#include <stddef.h>

struct buf;

/* How many scripts there are. */
size_t activate_count(void);

/* 1 if script i belongs into each scripts directory of this name; those of cmd do in "Scripts". */
int activate_belongs(size_t i, const char *bin);

/*
 * Appends the text of script i to out. prompt is the text to show while the environment is active,
 * any bytes, and NULL or empty for the name that the environment's directory has by then; bin is
 * the name of the scripts directory. Both are quoted: no shell runs or expands anything in them.
 * Sets *name to the file name of the script; static.
 * Returns 0, or -1 with errno: ENOMEM, EINVAL (no script i).
 */
int activate_render(size_t i, const char *prompt, const char *bin, struct buf *out,
		    const char **name);

#endif
