/* SPDX-License-Identifier: MIT */
/*
 * The files that start console scripts; see script/launcher.h.
 */
#include <string.h>

#include "common/layout.h"
#include "embed/embed.h"
#include "script/launcher.h"
#include "text/quote.h"
#include "script/script.h"
#include "zip/payload.h"

#define NAME_MARK "__NAME__"

/* With it pip's own scripts write movable scripts: see builder/embed/site/_movenv_pip.py. */
static const char pip_hook[] = "try:\n    import _movenv_pip\n    _movenv_pip.hook()\n"
			       "except Exception:\n    pass\n";

static int
is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

/* "from m import a" binds the first part of the attribute; names beyond ASCII are escaped. */
static int
add_import(struct buf *out, const struct entry_point *entry)
{
	size_t n = strcspn(entry->attr, ".");

	if (is_ascii(entry->module) && is_ascii(entry->attr))
		return buf_printf(out, "from %s import %.*s\n", entry->module, (int)n, entry->attr);
	if (buf_puts(out, "import importlib, operator\n_main = operator.attrgetter(b") < 0 ||
	    quote_text(out, QUOTE_PYTHON, entry->attr) < 0 ||
	    buf_puts(out, ".decode(\"utf-8\"))(importlib.import_module(b") < 0 ||
	    quote_text(out, QUOTE_PYTHON, entry->module) < 0)
		return -1;
	return buf_puts(out, ".decode(\"utf-8\")))\n");
}

static int
add_call(struct buf *out, const struct entry_point *entry)
{
	const char *callable =
		is_ascii(entry->module) && is_ascii(entry->attr) ? entry->attr : "_main";

	return buf_printf(out, "if __name__ == \"__main__\":\n    sys.exit(%s())\n", callable);
}

/*
 * The code that the shim gives Python with -c, or that zipimport runs from the zip: become.py of
 * builder/embed/site with the script's name in two places. The name is its first line, because ps
 * and htop show the start of a long argument.
 *
 * __file__ and sys.path[0] are absolute, as CPython has them for scripts from 3.9 on: a child that
 * multiprocessing starts after os.chdir() reads the file again. CPython 3.13.0 to 3.13.2 cannot
 * work after "-c" in a deleted directory (python/cpython#130932), so there the zip is started.
 */
static int
add_become(struct buf *out, const char *name)
{
	const struct embed *become = embed_find("become.py");
	const char *at = become->data, *end = at + become->len;

	while (at < end) {
		const char *mark = memmem(at, (size_t)(end - at), NAME_MARK, strlen(NAME_MARK));

		if (buf_add(out, at, (size_t)((mark ? mark : end) - at)) < 0)
			return -1;
		if (mark && quote_text(out, QUOTE_PYTHON, name) < 0)
			return -1;
		at = mark ? mark + strlen(NAME_MARK) : end;
	}
	return 0;
}

/* The import of the entry point, and the call. */
static int
add_main(struct buf *out, const struct entry_point *entry)
{
	if (!strncmp(entry->module, "pip.", 4) && buf_puts(out, pip_hook) < 0)
		return -1;
	return add_import(out, entry) < 0 ? -1 : add_call(out, entry);
}

/* Returns the length of the header's text up to the end of a mark in it. */
static size_t
header_length(const struct embed *header, const char *mark)
{
	const char *at = memmem(header->data, header->len, mark, strlen(mark));

	return (size_t)(at - header->data) + strlen(mark);
}

/*
 * The /bin/sh header (builder/embed/site/header.sh), with options after python, for a source of n
 * bytes. Its last line makes __file__ absolute, which Python does itself from 3.9 on. No statement
 * may stand before "from __future__".
 */
static int
add_header(struct buf *out, const char *options, const char *source, size_t n)
{
	const struct embed *header = embed_find("header.sh");
	size_t start = header_length(header, "/python\""),
	       end = header_length(header, "\"$@\"\n'''");
	int is_first = memmem(source, n, "__future__", 10) != NULL;

	if (buf_add(out, header->data, start) < 0)
		return -1;
	if (options && (buf_putc(out, ' ') < 0 || buf_puts(out, options) < 0))
		return -1;
	if (is_first)
		return buf_add(out, header->data + start, end - start) | buf_putc(out, '\n');
	return buf_add(out, header->data + start, header->len - start);
}

/*
 * Source with a start of its own: compiled by itself, after as many empty lines as its header had.
 * In a launcher it finds modules beside it, as a script does. Its file name is the one that
 * zipimport would give it: with the launcher's, tracebacks of Python 3.9 would read the executable.
 */
static int
add_compiled(struct buf *out, const char *source, size_t n, int lines, int native)
{
	static const char hex[] = "0123456789abcdef";
	static const char beside[] =
		"if not (sys.flags.isolated or getattr(sys.flags, 'safe_path', False)):\n"
		"    sys.path.insert(0, _os.path.dirname(_os.path.normpath(_path)))\n";
	int status = native ? buf_puts(out, beside) : 0;

	status |= buf_puts(out, "__doc__ = None\nexec(compile(b\"");
	for (; lines > 0 && status == 0; lines--)
		status = buf_puts(out, "\\n");
	for (size_t i = 0; i < n && status == 0; i++) {
		unsigned char c = (unsigned char)source[i];

		if (c == '\n')
			status = buf_puts(out, "\\n");
		else if (c == '"' || c == '\\')
			status = buf_putc(out, '\\') | buf_putc(out, (char)c);
		else if (c >= ' ' && c < 0x7f)
			status = buf_putc(out, (char)c);
		else
			status = buf_puts(out, "\\x") | buf_putc(out, hex[c >> 4]) |
				 buf_putc(out, hex[c & 15]);
	}
	if (status < 0)
		return -1;
	return buf_printf(out, "\", %s, 'exec', dont_inherit=True))\n",
			  native ? "_path + '/__main__.py'" : "__file__");
}

int
launcher_wrap(const char *payload, size_t n, struct buf *out)
{
	const struct embed *shim = embed_find("shim");

	if (buf_add(out, shim->data, shim->len) < 0)
		return -1;
	return zip_append_one(out, PAYLOAD_NAME, payload, n);
}

int
launcher_native(const struct entry_point *entry, struct buf *out)
{
	struct buf text = {0};
	int status = add_become(&text, entry->name);

	if (status == 0)
		status = add_main(&text, entry);
	if (status == 0)
		status = launcher_wrap(text.data, text.len, out);
	buf_free(&text);
	return status;
}

int
launcher_text(const struct entry_point *entry, struct buf *out)
{
	if (add_header(out, NULL, "", 0) < 0 || buf_puts(out, "import sys\n") < 0)
		return -1;
	return add_main(out, entry);
}

int
launcher_script(const char *name, const char *source, size_t n, int lines, const char *options,
		int as_text, struct buf *out)
{
	struct buf text = {0};
	int status;

	if (!script_needs_own_start(source, n))
		return add_header(out, options, source, n) < 0 ? -1 : buf_add(out, source, n);
	/* A launcher has no place for options. */
	if (options || as_text)
		return add_header(out, options, "", 0) < 0 ? -1
							   : add_compiled(out, source, n, lines, 0);
	status = add_become(&text, name);
	if (status == 0)
		status = add_compiled(&text, source, n, lines, 1);
	if (status == 0)
		status = launcher_wrap(text.data, text.len, out);
	buf_free(&text);
	return status;
}
