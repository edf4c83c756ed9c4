/* SPDX-License-Identifier: MIT */
/*
 * Signals that ask movenv to stop; see core/interrupt.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/time.h>
#include <time.h>

#include "common/compiler.h"
#include "core/interrupt.h"

#define PERIOD 50000 /* microseconds */

static atomic_int pending; /* any thread may run the handler */
static atomic_int held;

/* When the first signal came, by two clocks, and how long clean-up may take from then on. */
#define SECOND 1000000000LL /* nanoseconds */
static struct {
	const clockid_t clock;
	const long long grace;
	atomic_llong came;
} clocks[] = {
	{CLOCK_PROCESS_CPUTIME_ID, SECOND / 10, 0},
	{CLOCK_MONOTONIC, SECOND, 0},
};

static long long
clock_now(clockid_t clock)
{
	struct timespec now = {0};

	clock_gettime(clock, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

static void
note_alarm(int number)
{
	(void)number;
}

/*
 * A signal that comes just before a call that waits, or while it has done a part, does not end it.
 * So from the first signal on a timer goes off again and again, and ends each call that waits.
 */
static void
note_signal(int number)
{
	static const struct itimerval period = {{0, PERIOD}, {0, PERIOD}};

	struct sigaction alarm = {.sa_handler = note_alarm};

	for (size_t i = 0; !pending && i < COUNT_OF(clocks); i++)
		clocks[i].came = clock_now(clocks[i].clock);
	pending = number;
	sigaction(SIGALRM, &alarm, NULL);
	setitimer(ITIMER_REAL, &period, NULL);
}

void
interrupt_catch(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction old, new = {.sa_handler = note_signal};

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (sigaction(numbers[i], &new, &old) == 0 && old.sa_handler == SIG_IGN)
			sigaction(numbers[i], &old, NULL);
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

int
interrupt_is_overdue(void)
{
	if (!interrupt_pending())
		return 0;
	for (size_t i = 0; i < COUNT_OF(clocks); i++)
		if (clock_now(clocks[i].clock) - clocks[i].came > clocks[i].grace) {
			errno = EINTR;
			return 1;
		}
	return 0;
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
