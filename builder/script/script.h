/* SPDX-License-Identifier: MIT */
/*
 * The kind of a file in a scripts directory, by its bytes.
 */
#ifndef MOVENV_SCRIPT_SCRIPT_H
#define MOVENV_SCRIPT_SCRIPT_H

#include <stddef.h>

#include "script/interpreter.h"

enum script_kind {
	SCRIPT_OTHER,    /* not a script, or another language's */
	SCRIPT_PYTHON,   /* "#!…/python", or a /bin/sh header that starts a Python by its path */
	SCRIPT_ENV,      /* "#!/usr/bin/env python": whichever PATH finds */
	SCRIPT_BESIDE,   /* a /bin/sh header that starts the python beside it (uv's) */
	SCRIPT_AROUND,   /* the same, by a path that leads out: "/../../env/bin/python" */
	SCRIPT_POLYGLOT, /* builder/embed/site/header.sh, of this or another version */
	SCRIPT_SHIM,     /* an executable with the shim's mark, with or without a zip after it */
};

struct script {
	enum script_kind kind;
	struct interpreter python; /* of SCRIPT_PYTHON, _ENV, _AROUND; of others only its options */
	int is_sh;                 /* the interpreter's options are a text for sh */
	size_t body;               /* offset of the Python source after the header */
	int lines;                 /* lines that the header stands for: line numbers count them */
};

/* Returns 1 if the first n bytes of a file are a shim's, with or without a zip after it; else 0. */
int script_is_shim(const char *bytes, size_t n);

/*
 * Fills out for the n bytes, which it borrows; it cannot fail. known: see script/interpreter.h.
 * Headers: "#!" (Linux execve(2)), and those of script/sh_header.h.
 */
void script_parse(const char *bytes, size_t n, const struct interpreter_known *known,
		  struct script *out);

/*
 * Returns 1 if the source would mean something else after the /bin/sh header, which is a string to
 * Python: it has a docstring of its own (and then perhaps "from __future__"), or mentions
 * __doc__, or names its encoding (PEP 263), which must be in the first two lines.
 */
int script_needs_own_start(const char *source, size_t n);

#endif
