/* SPDX-License-Identifier: MIT */
/*
 * Marks for other programs; see create/ignore_files.h.
 */
#include "core/err.h"
#include "create/ignore_files.h"
#include "fs/io.h"

/* The bytes that CPython writes. */
static const char ignore[] = "# Created by venv; see https://docs.python.org/3/library/venv.html\n"
			     "*\n";

/* The first line is the whole format. */
static const char tag[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
			  "# This file is a cache directory tag created by movenv.\n"
			  "# For information about cache directory tags, see:\n"
			  "#   https://bford.info/cachedir/\n";

static int
write_mark(int root, const char *name, const char *text, size_t n)
{
	return io_create(root, name, text, n, 0666) < 0 ? fail_errno("cannot write '%s'", name) : 0;
}

int
ignore_files_write(int root, int with_gitignore)
{
	if (with_gitignore && write_mark(root, ".gitignore", ignore, sizeof(ignore) - 1) < 0)
		return -1;
	return write_mark(root, "CACHEDIR.TAG", tag, sizeof(tag) - 1);
}
