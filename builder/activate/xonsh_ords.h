/* SPDX-License-Identifier: MIT */
/*
 * Texts that virtualenv spells by numbers in activate.xsh when they are more than plain ASCII.
 */
#ifndef MOVENV_ACTIVATE_XONSH_ORDS_H
#define MOVENV_ACTIVATE_XONSH_ORDS_H

#include "core/buf.h"

/* Writes such texts in the buffer out, without quotes. Returns 0, or -1 with errno: ENOMEM. */
int xonsh_ords_decode(struct buf *text);

#endif
