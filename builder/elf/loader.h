/* SPDX-License-Identifier: MIT */
/*
 * The loader of a program, and the reason if it cannot start here: the kernel reports "No such
 * file" of a program whose loader is missing. No file is started, none is waited for.
 */
#ifndef MOVENV_ELF_LOADER_H
#define MOVENV_ELF_LOADER_H

#include "core/buf.h"

enum loader {
	LOADER_NONE,   /* it cannot start here */
	LOADER_UNREAD, /* it may be executed but not read: only the kernel knows its loader */
	LOADER_SCRIPT, /* the program in its #! line */
	LOADER_KERNEL, /* nothing: a static executable */
	LOADER_FILE,   /* the loader in its PT_INTERP, which is here */
};

/*
 * Finds the kind of a file and its loader, symlinks followed. With LOADER_NONE the reason is
 * appended to why, to follow "cannot start 'FILE': ". Doubt (fs/doubt.h) is noted.
 */
enum loader loader_of(const char *file, struct buf *why);

#endif
