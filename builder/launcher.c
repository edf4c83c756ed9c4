/* SPDX-License-Identifier: MIT */
/*
 * The files that start console scripts; see launcher.h.
 */
#include <string.h>

#include "embed.h"
#include "launcher.h"
#include "layout.h"
#include "zipwrite.h"

/*
 * To the shell: a command ':', then a search for the directory that the script is in, which forks
 * only where the script is reached by a symlink, then Python. To Python: a string. '' '' before
 * ':' is what makes it both.
 */
static const char header[] =
	"#!/bin/sh\n"
	"'''':\n"
	"self=$0\n"
	"case $self in */*) ;; *) self=./$self ;; esac\n"
	"while [ -h \"$self\" ]; do\n"
	"	link=$(readlink \"$self\")\n"
	"	case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac\n"
	"done\n"
	"exec \"${self%/*}/python\" \"$0\" \"$@\"\n"
	"'''\n";

/*
 * What the shim gives Python with -c, or zipimport runs from the zip. As -c it must become the
 * script: its own arguments, no current directory on sys.path, a file for multiprocessing to run
 * again, and the name that top and pkill look for.
 */
static const char become[] =
	"import sys\n"
	"if sys.argv[0] == \"-c\":\n"
	"    del sys.argv[0]\n"
	"    if sys.path[:1] == [\"\"]:\n"
	"        del sys.path[0]\n"
	"    __file__ = sys.argv[0]\n"
	"    try:\n"
	"        with open(\"/proc/self/comm\", \"wb\", 0) as _comm:\n"
	"            _comm.write(b";

/* Appends a Python literal of the bytes between quotes, in ASCII. */
static int
add_quoted(struct buf *out, const char *text)
{
	int status = buf_putc(out, '"');

	for (; *text && status == 0; text++) {
		unsigned char c = (unsigned char)*text;

		if (c >= ' ' && c < 0x7f && c != '"' && c != '\\')
			status = buf_putc(out, *text);
		else
			status = buf_printf(out, "\\x%02x", c);
	}
	return status < 0 ? -1 : buf_putc(out, '"');
}

static int
is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

/* "from m import a" binds the first part of the attribute; names beyond ASCII go by escapes. */
static int
add_import(struct buf *out, const struct entry *entry)
{
	size_t n = strcspn(entry->attr, ".");

	if (is_ascii(entry->module) && is_ascii(entry->attr))
		return buf_printf(out, "from %s import %.*s\n", entry->module, (int)n, entry->attr);
	if (buf_puts(out, "import importlib, operator\n_main = operator.attrgetter(b") < 0 ||
	    add_quoted(out, entry->attr) < 0 ||
	    buf_puts(out, ".decode(\"utf-8\"))(importlib.import_module(b") < 0 ||
	    add_quoted(out, entry->module) < 0)
		return -1;
	return buf_puts(out, ".decode(\"utf-8\")))\n");
}

static int
add_call(struct buf *out, const struct entry *entry)
{
	const char *what = is_ascii(entry->module) && is_ascii(entry->attr) ? entry->attr : "_main";

	return buf_printf(out, "if __name__ == \"__main__\":\n    sys.exit(%s())\n", what);
}

/* The first line is the script's name: it is what ps and htop show first of a long argument. */
static int
add_main(struct buf *out, const struct entry *entry)
{
	if (add_quoted(out, entry->name) < 0 || buf_putc(out, '\n') < 0 || buf_puts(out, become) < 0 ||
	    add_quoted(out, entry->name) < 0 ||
	    buf_puts(out, ")\n    except OSError:\n        pass\n") < 0 || add_import(out, entry) < 0)
		return -1;
	return add_call(out, entry);
}

int
launcher_native(const struct entry *entry, struct buf *out)
{
	const struct embed *shim = embed_find("shim");
	struct buf text = {0};
	int status = add_main(&text, entry);

	if (status == 0)
		status = buf_add(out, shim->data, shim->len);
	if (status == 0)
		status = zip_append_one(out, PAYLOAD_NAME, text.data, text.len);
	buf_free(&text);
	return status;
}

int
launcher_text(const struct entry *entry, struct buf *out)
{
	if (buf_puts(out, header) < 0 || buf_puts(out, "import sys\n") < 0 || add_import(out, entry) < 0)
		return -1;
	return add_call(out, entry);
}

int
launcher_script(const char *text, size_t n, struct buf *out)
{
	const char *newline = memchr(text, '\n', n);
	size_t first = newline ? (size_t)(newline - text) + 1 : n;

	if (buf_puts(out, header) < 0)
		return -1;
	return buf_add(out, text + first, n - first);
}
