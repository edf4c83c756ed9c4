/* SPDX-License-Identifier: MIT */
/*
 * Headers of METADATA and WHEEL: "Key: value" lines, as of mail, before the first empty line.
 */
#ifndef MOVENV_WHEEL_HEADER_H
#define MOVENV_WHEEL_HEADER_H

#include <stddef.h>

/*
 * Returns the value of the first header with this key, whatever its case, and its length in *len;
 * it is in the text. NULL if there is none.
 */
const char *header_value(const char *text, const char *key, size_t *len);

#endif
