/* SPDX-License-Identifier: MIT */
/*
 * Compiled Python modules that hold the time of their source (PEP 3147, PEP 552).
 */
#ifndef MOVENV_PYTHON_PYC_H
#define MOVENV_PYTHON_PYC_H

#include <stddef.h>
#include <stdint.h>

#include "common/path.h"

#define PYC_HEAD 16 /* bytes */

/*
 * The source of a compiled module by its name: "a/__pycache__/b.cpython-312.opt-1.pyc" is that of
 * "a/b.py". Returns 1 with the source's name, or 0 if it is another name.
 */
int pyc_source(const char *name, struct path *source);

/*
 * Returns 1 if the head is that of a source with this time and size; 0 if it is
 * another's and Python would compile it anew; -1 if it does not go by times (PEP 552), or is too
 * short.
 */
int pyc_is_of(const unsigned char *head, size_t n, int64_t time, uint64_t size);

/* Writes the source's new time into the head. */
void pyc_put_time(unsigned char *head, int64_t time);

#endif
