/* SPDX-License-Identifier: MIT */
/*
 * What code that both programs share reports of its decisions. Each program defines say() in its
 * own way: the shim prints it on stderr under MOVENV_DEBUG=1 (shim/die.c), the builder collects the
 * files that discovery passed over (builder/looked.c).
 */
#ifndef MOVENV_COMMON_SAY_H
#define MOVENV_COMMON_SAY_H

/* Each '%' in the text stands for the next argument, a string. Never fails, never exits. */
void say(const char *text, ...);

#endif
