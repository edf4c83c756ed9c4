/* SPDX-License-Identifier: MIT */
/*
 * Whether a wheel fits an interpreter, by its tags (PEP 425; PEP 600: manylinux, PEP 656:
 * musllinux).
 */
#ifndef MOVENV_WHEEL_TAGS_H
#define MOVENV_WHEEL_TAGS_H

#include "core/buf.h"
#include "wheel/filename.h"

#define TAG_CAP 64

/* The tags of an interpreter. */
struct tags {
	unsigned major, minor;
	int is_cpython;
	char python[TAG_CAP];  /* "cp311", "pp39" */
	char abi[TAG_CAP];     /* "cp311", "cp313t", "pypy39_pp73" */
	char machine[TAG_CAP]; /* "x86_64" */
	char libc;             /* 'g'libc or 'm'usl; 0: unknown */
	unsigned libc_version[2];
};

/*
 * Fills in the tags from the name of the implementation ("CPython", "PyPy"), its version, the
 * suffix of its extension modules, and the version of glibc ("glibc 2.36"). If that is "", the
 * loader of the executable is searched for the version of musl.
 */
void tags_of(struct tags *tags, const char *implementation, const unsigned version[2],
	     const char *suffix, const char *libc, const char *executable);

/*
 * Checks by its name whether a wheel fits. Returns a number above 0 if it does, the larger, the
 * more specific its tags are; 0 if not, with the reason appended to why; -1 with errno ENOMEM.
 */
int tags_fit(const struct tags *tags, const struct wheel_filename *name, struct buf *why);

#endif
