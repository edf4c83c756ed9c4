/* SPDX-License-Identifier: MIT */
/*
 * Circles; see circle.h.
 */
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "circle.h"
#include "common/environ.h"

#define VARIABLE "MOVENV_SCRIPT_STARTS"
#define PAUSE \
	5 /* seconds: no circle takes longer for a round, a program that restarts itself does */
#define DIGITS 20L

int
circle_is_script(const char *file)
{
	char start[2];
	/* The exec closes it. */
	int fd = openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return fd >= 0 && pread(fd, start, 2, 0) == 2 && !memcmp(start, "#!", 2);
}

/* Reads decimal digits, and goes past the byte after them. */
static unsigned long
read_number(const char **at)
{
	unsigned long number = 0;

	while (**at >= '0' && **at <= '9')
		number = number * 10 + (unsigned long)(*(*at)++ - '0');
	if (**at)
		++*at;
	return number;
}

static char *
write_number(char *end, unsigned long number)
{
	do
		*--end = (char)('0' + number % 10);
	while (number /= 10);
	return end;
}

/* Writes "MOVENV_SCRIPT_STARTS=COUNT.SECONDS". Returns the start of the text, in the buffer. */
static char *
write_variable(char *end, unsigned long count, unsigned long now)
{
	static const char name[] = VARIABLE "=";
	char *at;

	*--end = '\0';
	at = write_number(end, now);
	*--at = '.';
	at = write_number(at, count);
	at -= sizeof(name) - 1;
	return memcpy(at, name, sizeof(name) - 1);
}

int
circle_start(const char *file, char **args, char **envp)
{
	char text[sizeof(VARIABLE "=.") + 2 * DIGITS];
	const char *old = environ_get(envp, VARIABLE);
	unsigned long count = old ? read_number(&old) : 0, then = old ? read_number(&old) : 0;
	struct sysinfo now;
	size_t n = 0;

	/* Seconds since the machine's start; musl's clock_gettime() costs 800 bytes. */
	if (sysinfo(&now) < 0)
		now.uptime = 0;
	if ((unsigned long)now.uptime - then > PAUSE)
		count = 0;
	if (++count > CIRCLE_MAX)
		return 1;
	environ_forget(envp, VARIABLE "=");
	while (envp[n])
		n++;
	char *with_count[n + 2];

	memcpy(with_count, envp, n * sizeof(*envp));
	with_count[n] = write_variable(text + sizeof(text), count, (unsigned long)now.uptime);
	with_count[n + 1] = NULL;
	execve(file, args, with_count);
	return 0;
}
