/* SPDX-License-Identifier: MIT */
/*
 * Signals that ask movenv to stop; see core/interrupt.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "common/compiler.h"
#include "core/interrupt.h"

static atomic_int pending; /* any thread may run the handler */
static atomic_int held;

static void
note_signal(int number)
{
	pending = number;
}

void
interrupt_catch(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction old, new = {.sa_handler = note_signal};

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
	signal(number, SIG_DFL);
	raise(number);
}
