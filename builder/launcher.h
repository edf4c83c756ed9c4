/* SPDX-License-Identifier: MIT */
/*
 * The files that start console scripts: the shim with a zip behind it, or a text that is /bin/sh
 * and Python at once. Neither names a directory.
 */
#ifndef MOVENV_LAUNCHER_H
#define MOVENV_LAUNCHER_H

#include "buf.h"
#include "entry.h"

/* Appends the bytes of a native launcher for an entry point. Returns 0, or -1 with errno. */
int launcher_native(const struct entry *entry, struct buf *out);

/* Appends the text of a script for an entry point. Returns 0, or -1 with errno. */
int launcher_text(const struct entry *entry, struct buf *out);

/*
 * Appends a Python script of n bytes whose first line is "#!python" (a wheel's .data/scripts)
 * with that line replaced by the /bin/sh header. Returns 0, or -1 with errno.
 */
int launcher_script(const char *text, size_t n, struct buf *out);

#endif
