/* SPDX-License-Identifier: MIT */
/*
 * SIGINT, SIGTERM and SIGHUP while files are being made: work stops at the next file, what was
 * begun is removed, and then the process ends by the signal, as its parent expects.
 */
#ifndef MOVENV_CORE_INTERRUPT_H
#define MOVENV_CORE_INTERRUPT_H

/* From now on the signals are noted. Those that the parent has ignored stay ignored. */
void interrupt_catch(void);

/* The signal that came, or 0. */
int interrupt_pending(void);

/* Ends the process by the signal that came; returns if none did. */
void interrupt_raise(void);

#endif
