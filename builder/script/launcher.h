/* SPDX-License-Identifier: MIT */
/*
 * The files that start console scripts: the shim with a zip after it, or a text that is /bin/sh
 * and Python at once. Neither names a directory.
 */
#ifndef MOVENV_SCRIPT_LAUNCHER_H
#define MOVENV_SCRIPT_LAUNCHER_H

#include "core/buf.h"
#include "script/entry_point.h"

/* Appends the bytes of a native launcher for an entry point. Returns 0, or -1 with errno. */
int launcher_native(const struct entry_point *entry, struct buf *out);

/* Appends the text of a script for an entry point. Returns 0, or -1 with errno. */
int launcher_text(const struct entry_point *entry, struct buf *out);

/*
 * Appends a movable form of a Python script: its source, n bytes after the header of `lines`
 * lines that it had. It is a text with the /bin/sh header, or, where its docstring or encoding
 * must come first, a native launcher. options, a text for sh ("-E 'a b'"), stand after python;
 * NULL: there are none. A script with options is always a text, and with as_text
 * (--scripts=text) any is. Returns 0, or -1 with errno.
 */
int launcher_script(const char *name, const char *source, size_t n, int lines, const char *options,
		    int as_text, struct buf *out);

/* Appends a native launcher around an existing payload, n bytes: the text of its
 * __main__.py. Returns 0, or -1 with errno. */
int launcher_wrap(const char *payload, size_t n, struct buf *out);

#endif
