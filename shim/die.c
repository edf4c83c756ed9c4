/* SPDX-License-Identifier: MIT */
/*
 * Lines on stderr; see die.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include "compiler.h"
#include "die.h"

struct line {
	size_t len;
	char buf[4096];
};

static int debugging;

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
put_line(const char *word, va_list words)
{
	struct line line;

	line.len = 0;
	put_word(&line, "movenv: ");
	for (; word; word = va_arg(words, const char *))
		put_word(&line, word);
	put(&line, '\n');
	flush(&line);
}

void
die(int status, ...)
{
	va_list words;

	va_start(words, status);
	put_line(va_arg(words, const char *), words);
	va_end(words);
	_exit(status);
}

void
say(const char *word, ...)
{
	va_list words;

	if (!debugging)
		return;
	va_start(words, word);
	put_line(word, words);
	va_end(words);
}

void
say_debug(int on)
{
	debugging = on;
}

const char *
reason(int number)
{
	static const struct {
		int number;
		const char *words;
	} table[] = {
		{ENOENT, "no such file"},
		{ENOTDIR, "a part of the path is not a directory"},
		{EACCES, "permission denied"},
		{EPERM, "operation not permitted"},
		{ELOOP, "too many symbolic links"},
		{ENAMETOOLONG, "the path is too long"},
		{EISDIR, "it is a directory"},
		{EINVAL, "it is not a regular file"},
		{EFBIG, "it is too large"},
		{EILSEQ, "it is not text"},
		{ENOEXEC, "it is no program for this machine"},
		{E2BIG, "the arguments and the environment are too long"},
		{ENOMEM, "out of memory"},
		{ETXTBSY, "the file is being written"},
		{EIO, "input/output error"},
		{EMFILE, "too many open files"},
		{ENFILE, "too many open files in the system"},
	};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].number == number)
			return table[i].words;
	return "the system refused";
}
