/* SPDX-License-Identifier: MIT */
/*
 * Lines on stderr; see die.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "die.h"

struct line {
	size_t len;
	char buf[4096];
};

int say_debug;

static void
flush(struct line *line)
{
	const char *at = line->buf;

	while (line->len > 0) {
		ssize_t n = write(2, at, line->len);

		if (n <= 0)
			break; /* nowhere is left to complain to */
		at += n;
		line->len -= (size_t)n;
	}
	line->len = 0;
}

static void
put(struct line *line, char c)
{
	if (line->len == sizeof(line->buf))
		flush(line);
	line->buf[line->len++] = c;
}

static void
put_word(struct line *line, const char *word)
{
	static const char hex[] = "0123456789abcdef";

	for (; *word; word++) {
		unsigned char c = (unsigned char)*word;

		if (c >= ' ' && c != 0x7f) {
			put(line, *word);
			continue;
		}
		put(line, '\\');
		if (c == '\n') {
			put(line, 'n');
			continue;
		}
		put(line, 'x');
		put(line, hex[c >> 4]);
		put(line, hex[c & 15]);
	}
}

static void
print(const char *text, va_list words)
{
	struct line line;

	line.len = 0;
	put_word(&line, "movenv: ");
	for (; *text; text++)
		if (*text == '%')
			put_word(&line, va_arg(words, const char *));
		else
			put(&line, *text);
	put(&line, '\n');
	flush(&line);
}

void
say(const char *text, ...)
{
	va_list words;

	if (!say_debug)
		return;
	va_start(words, text);
	print(text, words);
	va_end(words);
}

_Noreturn void
die(int status, const char *text, ...)
{
	va_list words;

	va_start(words, text);
	print(text, words);
	va_end(words);
	_exit(status);
}

const char *
reason(int number)
{
	/* Two tables without a pointer: those would be half as large again. */
	static const unsigned char numbers[] = {
		ENOENT,  ENOTDIR, EACCES, ELOOP,   ENAMETOOLONG, EINVAL,
		ENOEXEC, E2BIG,   ENOMEM, ETXTBSY, EIO,
	};
	const char *words = "no such file\0"
			    "a part of the path is not a directory\0"
			    "permission denied\0"
			    "too many symbolic links\0"
			    "the path is too long\0"
			    "it is not a regular file\0"
			    "it is no program for this machine\0"
			    "the arguments and the environment are too long\0"
			    "out of memory\0"
			    "the file is being written\0"
			    "input/output error\0"
			    "the system refused";

	for (size_t i = 0; i < sizeof(numbers) && numbers[i] != number; i++)
		words += strlen(words) + 1;
	return words;
}
