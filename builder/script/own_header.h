/* SPDX-License-Identifier: MIT */
/*
 * The /bin/sh header that movenv writes (builder/embed/site/header.sh), of this version or another.
 */
#ifndef MOVENV_SCRIPT_OWN_HEADER_H
#define MOVENV_SCRIPT_OWN_HEADER_H

#include "script/interpreter.h"

/*
 * Reads the header in n bytes from the offset `at`, the second line. Returns 1 with the options of
 * its command in out, and *body the offset after it; 0 if it is another.
 */
int own_header_read(const char *bytes, size_t n, size_t at, struct interpreter *out, size_t *body);

#endif
