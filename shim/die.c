/* SPDX-License-Identifier: MIT */
/*
 * Messages on stderr; see die.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/control.h"
#include "die.h"

struct line {
	size_t len;
	char buf[4096];
};

int say_debug;

static void
line_flush(struct line *line)
{
	const char *at = line->buf;

	while (line->len > 0) {
		ssize_t n = write(2, at, line->len);

		if (n <= 0)
			break; /* the error cannot be reported anywhere */
		at += n;
		line->len -= (size_t)n;
	}
	line->len = 0;
}

static void
line_put(struct line *line, char c)
{
	if (line->len == sizeof(line->buf))
		line_flush(line);
	line->buf[line->len++] = c;
}

static void
line_put_word(struct line *line, const char *word)
{
	static const char hex[] = "0123456789abcdef";

	size_t n;

	for (; *word; word += n) {
		int is_control = control_is(word, &n);
		unsigned char c = (unsigned char)word[n - 1]; /* of two bytes, its number */

		for (size_t i = 0; !is_control && i < n; i++)
			line_put(line, word[i]);
		if (!is_control)
			continue;
		line_put(line, '\\');
		if (c == '\n') {
			line_put(line, 'n');
			continue;
		}
		line_put(line, 'x');
		line_put(line, hex[c >> 4]);
		line_put(line, hex[c & 15]);
	}
}

static void
line_print(const char *text, va_list words)
{
	struct line line;

	line.len = 0;
	line_put_word(&line, "movenv: ");
	for (; *text; text++)
		if (*text == '%')
			line_put_word(&line, va_arg(words, const char *));
		else
			line_put(&line, *text);
	line_put(&line, '\n');
	line_flush(&line);
}

void
say(const char *text, ...)
{
	va_list words;

	if (!say_debug)
		return;
	va_start(words, text);
	line_print(text, words);
	va_end(words);
}

_Noreturn void
die(int status, const char *text, ...)
{
	va_list words;

	va_start(words, text);
	line_print(text, words);
	va_end(words);
	_exit(status);
}

const char *
reason(int number)
{
	static const struct {
		int number;
		const char *text;
	} reasons[] = {
		{ENOENT, "no such file"},
		{ENOTDIR, "a part of the path is not a directory"},
		{EACCES, "permission denied"},
		{ELOOP, "too many symbolic links"},
		{ENAMETOOLONG, "the path is too long"},
		{EINVAL, "it is not a regular file"},
		{ENOEXEC, "it is not a program for this machine"},
		{E2BIG, "the arguments and the environment are too long"},
		{ENOMEM, "out of memory"},
		{ETXTBSY, "the file is being written"},
		{EIO, "input/output error"},
	};

	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		if (reasons[i].number == number)
			return reasons[i].text;
	return "the system refused";
}
