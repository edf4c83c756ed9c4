/* SPDX-License-Identifier: MIT */
/*
 * The names of wheels: "NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl" (PyPA "Binary distribution
 * format"), and of projects.
 */
#ifndef MOVENV_WHEEL_FILENAME_H
#define MOVENV_WHEEL_FILENAME_H

#include <stddef.h>

#include "common/layout.h"

struct wheel_filename {
	char text[NAME_CAP]; /* the name in pieces; the pointers below are into it */
	const char *project, *version, *build; /* build: "" if it has none */
	const char *python, *abi, *platform;   /* tags, with '.' between several */
};

/*
 * Takes the name of a file, without its directory, apart. Returns 0, or -1 if it is no wheel's:
 * not of so many parts, or of other characters than those of projects, versions and tags.
 */
int wheel_filename_parse(struct wheel_filename *name, const char *file);

/*
 * 1 if both name one project: runs of '-', '_' and '.' are the same, and case does not count
 * (PEP 503); of n and m bytes.
 */
int wheel_filename_is(const char *a, size_t n, const char *b, size_t m);

#endif
