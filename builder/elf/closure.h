/* SPDX-License-Identifier: MIT */
/*
 * The shared libraries that programs and extension modules need, and those need in turn, found as
 * the dynamic loader finds them (ld.so(8)): RPATH, LD_LIBRARY_PATH, RUNPATH, the loader's cache,
 * the default directories. With musl's loader (elf/musl.h) its own parts are not listed, and
 * libraries for glibc are passed over, which are in the same directories on some machines.
 */
#ifndef MOVENV_ELF_CLOSURE_H
#define MOVENV_ELF_CLOSURE_H

#include "common/path.h"
#include "core/buf.h"
#include "elf/dynamic.h"
#include "elf/ldcache.h"

struct closure_library {
	char *name; /* as it is asked for: "libssl.so.3" */
	char *file; /* where it lies, absolute; NULL: it was not found */
	char *user; /* the file that asked first */
};

struct closure {
	struct closure_library *list; /* in the order in which they were found */
	size_t count;
	char *loader;      /* PT_INTERP of the first program that has one, or NULL */
	unsigned glibc[2]; /* the newest version that one of them asks for */
	struct ldcache cache;
	int bits, is_big;
	unsigned machine;   /* of the first file; libraries for another one are passed over */
	char *library_path; /* directories in place of LD_LIBRARY_PATH; NULL: that variable */
	const char **own;   /* sorted names of libraries that are not looked for; borrowed */
	size_t own_count;
};

/*
 * Makes an empty closure, which searches the directories in this process's LD_LIBRARY_PATH as the
 * loader does. closure_release() is due after any use.
 */
void closure_open(struct closure *closure);

/* Searches these directories in place of LD_LIBRARY_PATH. Returns 0, or -1 with errno ENOMEM. */
int closure_set_library_path(struct closure *closure, const char *directories);

/*
 * Adds the libraries that a file needs. A file that is not an ELF file, or one for another machine
 * than the first, needs nothing. Returns 0, or -1 with errno: EBADMSG if it is damaged, ENOMEM, or
 * what reading failed of.
 */
int closure_add(struct closure *closure, const char *file);

/*
 * Adds a library by its name, as a program that loads it at run time would, and what it needs.
 * Returns 0 (also if there is none; it is in the list then, without a file), or -1 as closure_add.
 */
int closure_add_name(struct closure *closure, const char *name);

void closure_release(struct closure *closure);

#endif
