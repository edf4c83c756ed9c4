/* SPDX-License-Identifier: MIT */
/*
 * pyvenv.cfg: keys, values, and the bytes of the file; see cfg.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cfg.h"
#include "layout.h"

static int
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct cfg_span
strip(const char *from, const char *to)
{
	while (from < to && is_space(*from))
		from++;
	while (to > from && is_space(to[-1]))
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
		*key = strip(line, equals);
		*value = strip(equals + 1, end);
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
		if (c != name[i]) /* name's NUL differs too: a NUL never stands in key */
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

int
cfg_read(int fd, char *buf)
{
	struct stat st;
	ssize_t n;
	size_t have = 0;

	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	if (st.st_size > CFG_MAX) {
		errno = EFBIG;
		return -1;
	}
	/* st_size may be a file's that grows: the buffer is the limit, not what fstat said. */
	do {
		n = read(fd, buf + have, CFG_MAX - have);
		if (n < 0)
			return -1;
		have += (size_t)n;
	} while (n > 0 && have < (size_t)st.st_size);
	if (memchr(buf, '\0', have)) {
		errno = EILSEQ;
		return -1;
	}
	return (int)have;
}
