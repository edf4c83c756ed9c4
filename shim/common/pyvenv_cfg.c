/* SPDX-License-Identifier: MIT */
/*
 * pyvenv.cfg: keys, values, and the bytes of the file; see common/pyvenv_cfg.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "common/layout.h"
#include "common/pyvenv_cfg.h"

static int
is_cfg_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct cfg_span
cfg_strip(const char *from, const char *to)
{
	while (from < to && is_cfg_space(*from))
		from++;
	while (to > from && is_cfg_space(to[-1]))
		to--;
	return (struct cfg_span){from, (size_t)(to - from)};
}

int
cfg_next(struct cfg_scan *scan, struct cfg_span *key, struct cfg_span *value)
{
	while (scan->len > 0) {
		const char *line = scan->text;
		const char *newline = memchr(line, '\n', scan->len);
		const char *end = newline ? newline : line + scan->len;
		const char *equals = memchr(line, '=', (size_t)(end - line));
		size_t used = (size_t)(end - line) + (newline != NULL);

		scan->text += used;
		scan->len -= used;
		if (!equals)
			continue;
		*key = cfg_strip(line, equals);
		*value = cfg_strip(equals + 1, end);
		return 1;
	}
	return 0;
}

int
cfg_is(struct cfg_span key, const char *name)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != name[i]) /* the NUL of name differs, too: a key holds none */
			return 0;
	}
	return name[key.len] == '\0';
}

int
cfg_find(const char *text, size_t len, const char *name, struct cfg_span *value)
{
	struct cfg_scan scan = {text, len};
	struct cfg_span key;

	while (cfg_next(&scan, &key, value))
		if (cfg_is(key, name))
			return 1;
	return 0;
}

const char *
cfg_skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

int
cfg_is_value(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\n' || text[i] == '\r')
			return 0;
	return n > 0 && (unsigned char)text[0] > ' ' && (unsigned char)text[n - 1] > ' ';
}

int
cfg_read(int fd, char *buf)
{
	struct stat st;
	size_t have = 0;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode))
		return errno = EINVAL, -1;
	do {
		n = pread(fd, buf + have, CFG_MAX - have, (off_t)have);
		if (n < 0)
			return -1;
		have += (size_t)n;
	} while (n > 0 && have < CFG_MAX && (off_t)have < st.st_size);
	if (st.st_size > CFG_MAX || have == CFG_MAX)
		return errno = EFBIG, -1;
	if (memchr(buf, '\0', have))
		return errno = EILSEQ, -1;
	return (int)have;
}
