/* SPDX-License-Identifier: MIT */
/*
 * SIGINT, SIGTERM and SIGHUP while files are written. Work stops at the next file, unfinished files
 * are removed, and then the process ends by the signal, as its parent expects. Any thread may call
 * interrupt_pending(), interrupt_check() and interrupt_is_overdue(); the other functions belong to
 * the main thread.
 */
#ifndef MOVENV_CORE_INTERRUPT_H
#define MOVENV_CORE_INTERRUPT_H

/* Catches the signals from now on. Signals that the parent ignores stay ignored. */
void interrupt_catch(void);

/* Returns the number of the signal that came, or 0. */
int interrupt_pending(void);

/* Returns 0, or -1 with errno EINTR if a signal came: a step of long work begins with it. */
int interrupt_check(void);

/*
 * Returns 1 with errno EINTR if a signal came a tenth of a second ago (of processor time; a second
 * of the clock): then even clean-up stops, and the next run goes on with it. Else 0.
 */
int interrupt_is_overdue(void);

/*
 * While on, no signal counts as come: for the short end of work that must not stay half done. For
 * the main thread.
 */
void interrupt_hold(int on);

/* Ends the process by the signal that came. Returns if none came. */
void interrupt_raise(void);

#endif
