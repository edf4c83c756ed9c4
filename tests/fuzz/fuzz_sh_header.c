/* SPDX-License-Identifier: MIT */
/*
 * Any text as the header of a script for sh and Python; and any path, quoted, which must be read
 * back. The first line of the input is the path.
 */
#include "core/buf.h"
#include "fuzz.h"
#include "script/sh_header.h"
#include "text/quote.h"
#include "text/sh_word.h"

static int
is_same(const void *arg, const char *path, size_t n)
{
	return strlen(arg) == n && !memcmp(arg, path, n);
}

static void
check_any(const char *text, size_t n, const char *path)
{
	static struct interpreter python;
	struct interpreter_known known = {is_same, path};
	size_t body = 0;
	enum sh_header_form form;

	python = (struct interpreter){0};
	form = sh_header_read(text, n, 0, &known, &python, &body);
	if (form == SH_HEADER_NONE)
		return;
	MUST(body > 0 && body <= n);
	if (form != SH_HEADER_PATH && form != SH_HEADER_AROUND)
		return;
	MUST(python.len > 0 && python.len <= PATH_CAP && python.path[0] == '/');
	MUST(!python.is_known || is_same(path, python.path, python.len));
	if (python.options)
		MUST(python.options >= text && python.options + python.options_len <= text + n);
}

/* A path in each quoting that loses nothing. */
static void
check_quoted(const char *path, int style)
{
	static struct interpreter python;
	struct buf text = {0};
	size_t body;

	MUST(buf_puts(&text, "'''exec' ") == 0);
	if (style == 0) {
		MUST(quote_text(&text, QUOTE_SH, path) == 0);
	} else {
		for (const char *at = path; *at; at++)
			MUST(*at == '\n' ? buf_puts(&text, "'\n'") == 0
					 : buf_putc(&text, '\\') == 0 && buf_putc(&text, *at) == 0);
	}
	MUST(buf_puts(&text, " \"$0\" \"$@\"\n' '''\n") == 0);
	python = (struct interpreter){0};
	MUST(sh_header_read(text.data, text.len, 0, NULL, &python, &body) == SH_HEADER_PATH);
	MUST(is_same(path, python.path, python.len) && body == text.len && !python.options);
	buf_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *path;
	struct buf python = {0};

	path = fuzz_line(&rest);
	check_any(rest, n - (size_t)(rest - text), path);
	MUST(buf_putc(&python, '/') == 0 && buf_puts(&python, path) == 0 &&
	     buf_puts(&python, "\n'/python") == 0);
	if (python.len < 1000) {
		check_quoted(python.data, 0);
		check_quoted(python.data, 1);
	}
	buf_free(&python);
	free(text);
	return 0;
}
