/* SPDX-License-Identifier: MIT */
/*
 * Versions and version specifiers (PEP 440), as far as interpreters, wheels and Requires-Python
 * use them: epochs and local versions ("+…") are not compared.
 */
#ifndef MOVENV_PYTHON_PEP440_H
#define MOVENV_PYTHON_PEP440_H

#include <stddef.h>

#define PEP440_PARTS 6

struct pep440 {
	unsigned release[PEP440_PARTS]; /* missing parts are 0 */
	int parts;                      /* how many were written */
	int stage;                      /* dev -4, a -3, b -2, rc -1, none 0, post 1 */
	unsigned number;                /* of the stage */
};

/* Reads a version of n bytes. Returns 0, or -1 if it is not a version. */
int pep440_parse(const char *text, size_t n, struct pep440 *out);

/* <0, 0, >0 as a is before, the same as, or after b. */
int pep440_compare(const struct pep440 *a, const struct pep440 *b);

/*
 * 1 if the version meets all comma-separated clauses (">=3.8, !=3.9.*, <4"), 0 if not, -1 if one
 * is not a clause. An empty specifier is met by all.
 */
int pep440_meets(const struct pep440 *v, const char *specifier);

#endif
