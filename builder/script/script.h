/* SPDX-License-Identifier: MIT */
/*
 * The kind of a file in a scripts directory, by its bytes.
 */
#ifndef MOVENV_SCRIPT_SCRIPT_H
#define MOVENV_SCRIPT_SCRIPT_H

#include <stddef.h>

#include "common/layout.h"

enum script_kind {
	SCRIPT_OTHER,    /* not a script, or another language's */
	SCRIPT_PYTHON,   /* "#!…/python", or a /bin/sh header that starts a Python by its path */
	SCRIPT_ENV,      /* "#!/usr/bin/env python": whichever PATH finds */
	SCRIPT_BESIDE,   /* a /bin/sh header that starts the python beside it (uv's) */
	SCRIPT_POLYGLOT, /* builder/embed/site/header.sh, of this or another version */
	SCRIPT_SHIM,     /* an executable with the shim's mark, with or without a zip after it */
};

struct script {
	enum script_kind kind;
	const char *python; /* SCRIPT_PYTHON: the interpreter's path; in the bytes or in decoded */
	size_t python_len;
	const char *options; /* the rest of the "#!" line, or NULL; in the bytes */
	size_t options_len;
	size_t body; /* offset of the Python source after the header */
	int lines;   /* lines that the header stands for: line numbers count them */
	char decoded[PATH_CAP];
};

/*
 * Fills out for the n bytes, which it borrows; it cannot fail. Headers known: "#!" (Linux
 * execve(2)); distlib's "'''exec' PATH "$0" "$@"" for long and blank paths, with and without
 * quotes; uv's, which asks dirname and realpath, or writes the path in octal for printf; movenv's
 * own.
 */
void script_parse(const char *bytes, size_t n, struct script *out);

/*
 * Returns 1 if the source would mean something else after the /bin/sh header, which is a string to
 * Python: it has a docstring of its own (and then perhaps "from __future__"), or mentions
 * __doc__, or names its encoding (PEP 263), which must be in the first two lines.
 */
int script_needs_own_start(const char *source, size_t n);

#endif
