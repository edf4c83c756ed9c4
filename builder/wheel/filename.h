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
	char text[NAME_CAP]; /* the split name; the pointers below point into it */
	const char *project, *version, *build; /* build: "" if it has none */
	const char *python, *abi, *platform;   /* tags, with '.' between several */
};

/*
 * Splits the name of a file, without its directory. Returns 0, or -1 if it is not the name of a
 * wheel: it has another number of parts, or other characters than projects, versions and tags.
 */
int wheel_filename_parse(struct wheel_filename *name, const char *file);

/* The length of the version at the start of the rest of a file's name: "1.0-py3-none-any.whl". */
size_t wheel_filename_version(const char *rest);

/*
 * Returns 1 if both texts, of n and m bytes, name one project: runs of '-', '_' and '.' are equal,
 * and case does not count (PEP 503). Else 0.
 */
int wheel_filename_is(const char *a, size_t n, const char *b, size_t m);

/* Compares them in that form. Returns a number less than, equal to or greater than 0. */
int wheel_filename_compare(const char *a, size_t n, const char *b, size_t m);

#endif
