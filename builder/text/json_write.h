/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259) for --json: strings, quoted. Layout is the caller's.
 */
#ifndef MOVENV_TEXT_JSON_WRITE_H
#define MOVENV_TEXT_JSON_WRITE_H

#include "core/buf.h"

/*
 * Appends text as a JSON string in ASCII. Bytes that are not UTF-8 become "\udcXX", as in Python's
 * surrogateescape (PEP 383), so that json.loads and os.fsencode give them back. Returns
 * 0, or -1 with errno ENOMEM.
 */
int json_string(struct buf *out, const char *text);

#endif
