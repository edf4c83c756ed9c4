/* SPDX-License-Identifier: MIT */
/*
 * Signals that ask movenv to stop; see core/interrupt.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/time.h>

#include "common/compiler.h"
#include "core/interrupt.h"

#define PERIOD 50000 /* microseconds */

static atomic_int pending; /* any thread may run the handler */
static atomic_int held;

/*
 * A signal that comes just before a call that waits, or while it has done a part, does not end it.
 * So from the first signal on a timer goes off again and again, and ends each call that waits.
 */
static void
note_signal(int number)
{
	static const struct itimerval period = {{0, PERIOD}, {0, PERIOD}};

	pending = number;
	setitimer(ITIMER_REAL, &period, NULL);
}

static void
note_alarm(int number)
{
	(void)number;
}

void
interrupt_catch(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction old, new = {.sa_handler = note_signal};
	struct sigaction alarm = {.sa_handler = note_alarm};

	sigaction(SIGALRM, &alarm, NULL);

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &new, NULL);
}

int
interrupt_pending(void)
{
	return held ? 0 : pending;
}

int
interrupt_check(void)
{
	if (!interrupt_pending())
		return 0;
	errno = EINTR;
	return -1;
}

void
interrupt_hold(int on)
{
	held = on;
}

void
interrupt_raise(void)
{
	int number = pending;

	if (!number)
		return;
	setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL);
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}
