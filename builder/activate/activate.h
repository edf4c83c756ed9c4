/* SPDX-License-Identifier: MIT */
/*
 * The scripts that activate an environment in a shell, made from the templates in
 * builder/embed/activate. They hold no path: each finds the environment from its own location.
 */
#ifndef MOVENV_ACTIVATE_ACTIVATE_H
#define MOVENV_ACTIVATE_ACTIVATE_H

#include <stddef.h>

struct buf;

/* Returns the number of scripts. */
size_t activate_count(void);

/* Returns 1 if script i belongs in a scripts directory named bin, else 0; cmd's need "Scripts". */
int activate_belongs(size_t i, const char *bin);

/*
 * Appends the text of script i to out. prompt is the text to show while the environment is active,
 * any bytes; NULL or empty stands for the name of the environment's directory at that time. bin is
 * the name of the scripts directory. Both are quoted: no shell runs or expands anything in them.
 * Sets *name to the file name of the script; static.
 * Returns 0, or -1 with errno: ENOMEM, EINVAL (no script i).
 */
int activate_render(size_t i, const char *prompt, const char *bin, struct buf *out,
		    const char **name);

#endif
