/* SPDX-License-Identifier: MIT */
/*
 * Texts that virtualenv spells in activate scripts by numbers when they are more than plain ASCII:
 * in sh and csh for printf, in Python by escapes and by calls.
 */
#ifndef MOVENV_ACTIVATE_SPELLED_H
#define MOVENV_ACTIVATE_SPELLED_H

#include "core/buf.h"

/*
 * Writes such texts of the script with this file name as they are. Returns 0, or -1 with errno:
 * ENOMEM.
 */
int spelled_decode(const char *name, struct buf *text);

#endif
