/* SPDX-License-Identifier: MIT */
/*
 * One question to an interpreter; see python/ask.h.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/spawn.h"
#include "elf/loader.h"
#include "embed/embed.h"
#include "fs/doubt.h"
#include "fs/io.h"
#include "python/ask.h"

#define ANSWER_MAX (256 * 1024L)
#define ANSWER_TIME (60 * 1000L) /* milliseconds */

/* Reads until the end. Returns 0, or -1 with errno: ETIMEDOUT, EFBIG … */
static int
listen_to(int fd, struct buf *out)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int ready = poll(&p, 1, ANSWER_TIME);
		ssize_t n;

		if (ready < 0 && errno == EINTR)
			continue; /* who catches the signal looks for it when this is over */
		if (ready < 0)
			return -1;
		if (ready == 0 || out->len > ANSWER_MAX) {
			errno = ready == 0 ? ETIMEDOUT : EFBIG;
			return -1;
		}
		if (buf_reserve(out, 4096) < 0)
			return -1;
		n = read(fd, out->data + out->len, 4096);
		if (n <= 0)
			return (int)n;
		out->len += (size_t)n;
		out->data[out->len] = '\0';
	}
}

/* Errors of a start whose cause is the file. */
static int
is_error_of_file(int error)
{
	return error == ENOEXEC || error == EPERM || error == ELIBBAD || error == EINVAL ||
	       error == ETXTBSY || error == E2BIG || error == EISDIR || io_is_out_of_reach(error);
}

/* Says why it did not start: the kernel's own words are often of another file. */
static int
fail_start(const char *file, int error)
{
	struct buf why = {0};

	if (!is_error_of_file(error))
		doubt_note(error);
	if (loader_of(file, &why) == LOADER_NONE && why.len)
		failf("cannot start the interpreter '%s': %s", file, why.data);
	else {
		errno = error;
		fail_errno("cannot start the interpreter '%s'", file);
	}
	buf_free(&why);
	return -1;
}

/*
 * The newest version of the C library that a loader misses, for the caller to free, or NULL.
 * glibc prints "version `GLIBC_2.38' not found", a line for each, and of features by other names.
 */
static char *
missing_glibc(const struct buf *out)
{
	static const char mark[] = "version `GLIBC_";
	const char *newest = NULL;

	for (const char *at = buf_str(out); (at = strstr(at, mark));) {
		at += sizeof(mark) - 1;
		if (isdigit((unsigned char)*at) && (!newest || strverscmp(at, newest) > 0))
			newest = at;
	}
	return newest ? strndup(newest, strcspn(newest, "'\n")) : NULL;
}

/* The last line of what an interpreter printed, for a message. */
static const char *
last_line(struct buf *out)
{
	const char *line;

	while (out->len > 0 && strchr(" \r\n", out->data[out->len - 1]))
		out->data[--out->len] = '\0';
	line = out->len ? strrchr(out->data, '\n') : NULL;
	return line ? line + 1 : buf_str(out);
}

/*
 * Waits for the end of a process that has closed its output. Returns 0, or -1 with errno: ETIMEDOUT
 * after a minute.
 */
static int
wait_for(pid_t pid, int *ended)
{
	struct timespec pause = {0, 50000};
	long waited = 0; /* nanoseconds */
	int done;

	while (((done = waitpid(pid, ended, WNOHANG)) == 0 || (done < 0 && errno == EINTR)) &&
	       waited / 1000000 < ANSWER_TIME) {
		nanosleep(&pause, NULL);
		waited += pause.tv_nsec;
		if (pause.tv_nsec < 10000000)
			pause.tv_nsec *= 2;
	}
	if (done == 0)
		errno = ETIMEDOUT;
	return done == pid ? 0 : -1;
}

/* Starts it and reads all that it prints, and how it ended. */
static int
converse(const char *file, char *question, struct buf *out, int *ended)
{
	char *argv[] = {(char *)file, "-I", "-S", "-B", "-c", question, NULL};
	struct spawn spawn = {.file = file, .argv = argv};
	int ends[2];
	pid_t pid;
	int status, saved;

	if (pipe2(ends, O_CLOEXEC) < 0) {
		doubt_note(errno);
		return fail_errno("cannot make a pipe");
	}
	spawn.out = spawn.err = ends[1];
	status = spawn_start(&spawn, &pid);
	saved = errno;
	close(ends[1]);
	if (status < 0) {
		close(ends[0]);
		return fail_start(file, saved);
	}
	status = listen_to(ends[0], out);
	saved = errno;
	close(ends[0]);
	if (status < 0)
		kill(pid, SIGKILL);
	if (status == 0 && wait_for(pid, ended) < 0) {
		saved = errno;
		kill(pid, SIGKILL);
		status = -1;
	}
	while (status < 0 && waitpid(pid, ended, 0) < 0 && errno == EINTR)
		;
	if (status < 0 && saved != ETIMEDOUT && saved != EFBIG)
		doubt_note(saved);
	errno = saved;
	return status < 0 ? fail_errno("cannot ask the interpreter '%s'", file) : 0;
}

static void
fail_answer(const char *file, struct buf *out)
{
	char *glibc = missing_glibc(out);

	if (glibc)
		failf("cannot start the interpreter '%s': it needs glibc %s, and this machine's is "
		      "older",
		      file, glibc);
	else
		failf("cannot use the interpreter '%s': no Python 3.6 or later works there (%s)",
		      file, out->len ? last_line(out) : "it prints nothing");
	free(glibc);
}

char *
ask_interpreter(const char *file, const char *query, size_t *len)
{
	const struct embed *ask = embed_find(query);
	char *question = strndup(ask->data, ask->len);
	struct buf out = {0};
	int ended = 0;
	int status;

	if (question)
		status = converse(file, question, &out, &ended);
	else {
		doubt_note(errno);
		status = fail_errno("cannot ask the interpreter '%s'", file);
	}
	free(question);
	if (status == 0 && ended != 0) {
		status = -1;
		fail_answer(file, &out);
	}
	if (status < 0)
		buf_free(&out);
	*len = out.len;
	return out.data;
}
