/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the name and the head of a compiled module, and as a URL. The first byte chooses.
 */
#include "core/buf.h"
#include "fuzz.h"
#include "python/pyc.h"
#include "text/url.h"

/* The source of "a/__pycache__/b.TAG.pyc" is "a/b.py". */
static void
check_source(const char *name)
{
	struct path source;
	size_t stem, dir;

	if (!pyc_source(name, &source))
		return;
	dir = (size_t)(path_base(source.buf) - source.buf);
	MUST(source.len >= 3 && !strcmp(source.buf + source.len - 3, ".py"));
	MUST(!strncmp(name, source.buf, dir) && !strncmp(name + dir, "__pycache__/", 12));
	stem = source.len - dir - 3;
	MUST(path_base(name) == name + dir + 12);
	MUST(!strncmp(name + dir + 12, source.buf + dir, stem) && name[dir + 12 + stem] == '.');
}

static void
check_head(const uint8_t *data, size_t n)
{
	uint8_t *head = (uint8_t *)fuzz_text(data, n);
	size_t changed = 0;

	if (pyc_is_of(head, n, 1, 2) >= 0) {
		MUST(n >= PYC_HEAD);
		pyc_put_time(head, 0x1712345678);
		for (size_t i = 0; i < n; i++)
			changed += head[i] != data[i];
		MUST(changed <= 4);
		/* Its size is at one of two places. */
		MUST(pyc_is_of(head, n, 0x12345678,
			       head[12] | head[13] << 8 | head[14] << 16 |
				       (uint64_t)head[15] << 24) == 1 ||
		     pyc_is_of(head, n, 0x12345678,
			       head[8] | head[9] << 8 | head[10] << 16 |
				       (uint64_t)head[11] << 24) == 1);
	}
	free(head);
}

/* A path, written as Python's urllib.parse.quote() does, is read again. */
static void
check_path(const char *path, const char *start)
{
	struct buf url = {0};
	char *found;

	MUST(buf_puts(&url, start) == 0);
	for (const char *at = path; *at; at++)
		MUST((strchr("/_.-~", *at) || (*at >= 'a' && *at <= 'z')
			      ? buf_putc(&url, *at)
			      : buf_printf(&url, "%%%02X", (unsigned char)*at)) == 0);
	MUST(!url_is_remote(url.data));
	found = url_file(url.data);
	MUST(found && !strcmp(found, path));
	buf_free(&url);
}

static void
check_url(char *text)
{
	size_t n = strlen(text);
	int is_remote = url_is_remote(text);
	char *found;

	if (text[0] == '/') {
		check_path(text, "file://");
		check_path(text, "file://localhost");
		if (text[1] != '/')
			check_path(text, "file:");
	}
	found = url_file(text);
	if (found)
		MUST(!is_remote && found > text && found[0] == '/' && strlen(found) < n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text;

	if (n == 0)
		return 0;
	text = fuzz_text(data + 1, n - 1);
	if (data[0] == 'n')
		check_source(text);
	else if (data[0] == 'h')
		check_head(data + 1, n - 1);
	else
		check_url(text);
	free(text);
	return 0;
}
