/* SPDX-License-Identifier: MIT */
/*
 * Which wheels an interpreter can take, by their tags (PEP 425; PEP 600: manylinux, PEP 656:
 * musllinux).
 */
#ifndef MOVENV_WHEEL_TAGS_H
#define MOVENV_WHEEL_TAGS_H

#include "core/buf.h"
#include "wheel/filename.h"

#define TAG_CAP 64

/* What an interpreter takes. */
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
 * Fills them in: the implementation's name ("CPython", "PyPy"), its version, the suffix of its
 * extension modules, the version of glibc ("glibc 2.36", or "" where it has none: then the loader
 * of the executable is looked at for musl).
 */
void tags_of(struct tags *tags, const char *implementation, const unsigned version[2],
	     const char *suffix, const char *libc, const char *executable);

/*
 * Whether a wheel fits by its name. Returns more than 0 if it does, and the more, the closer it is
 * made for this interpreter; 0 if not, with the reason appended to why: "it is for …, and …"; -1
 * with errno ENOMEM.
 */
int tags_fit(const struct tags *tags, const struct wheel_filename *name, struct buf *why);

#endif
