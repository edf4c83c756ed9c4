/* SPDX-License-Identifier: MIT */
/*
 * Reports of decisions, from code that both programs share. Each program defines say() in its own
 * way: the shim prints the text on stderr under MOVENV_DEBUG=1 (shim/die.c), the builder collects
 * the files that discovery passed over (builder/env/shim_log.c).
 */
#ifndef MOVENV_COMMON_SAY_H
#define MOVENV_COMMON_SAY_H

/* Each '%' in the text stands for the next argument, a string. Never fails, never exits. */
void say(const char *text, ...);

#endif
