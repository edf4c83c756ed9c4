/* SPDX-License-Identifier: MIT */
/*
 * A string as Python's repr() shows it.
 */
#ifndef MOVENV_TEXT_PY_REPR_H
#define MOVENV_TEXT_PY_REPR_H

#include <stddef.h>

#include "core/buf.h"

/*
 * Appends text as repr() shows it, with its quotes. Characters that cannot be printed are escaped.
 * A byte that is not UTF-8 becomes "\udcXX", the surrogates of PEP 383. Returns 0, or -1 with errno
 * ENOMEM.
 */
int py_repr(const char *text, struct buf *out);

/*
 * Appends the string that the n bytes between a repr's quotes stand for. A backslash that does not
 * start an escape is kept. Returns 0, or -1 with errno ENOMEM.
 */
int py_repr_read(const char *text, size_t n, struct buf *out);

#endif
