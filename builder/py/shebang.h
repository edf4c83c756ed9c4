/* SPDX-License-Identifier: MIT */
/*
 * The #! line of a script, as py reads it.
 */
#ifndef MOVENV_PY_SHEBANG_H
#define MOVENV_PY_SHEBANG_H

#include "common/path.h"

#define SHEBANG_MAX 4096     /* bytes of a line that is read */
#define SHEBANG_WORDS_MAX 32 /* options in it */

struct shebang {
	struct path
		file; /* the interpreter, if the line has the path of one that exists; else "" … */
	char spec[NAME_CAP]; /* … and the line names a version: "3.12", or "" for any */
	char *options[SHEBANG_WORDS_MAX + 1]; /* between the two; NULL-terminated, in text */
	char text[SHEBANG_MAX];
};

/*
 * Parses the n bytes at the start of a script. A byte order mark of UTF-8 may come before "#!".
 * "python3.12", "/usr/bin/env python3" and "/usr/bin/env -S python3.12 -X utf8" name a version. The
 * path of a program that exists and has an interpreter's name is that very file, but for scripts
 * (pyenv has such) and py itself. "py -3.12" is read as py reads it. Returns 1, or 0 if no Python
 * is named, or the line does not end in these bytes; then *why is the reason, static, or NULL.
 */
int shebang_parse(struct shebang *line, const char *bytes, size_t n, const char **why);

/*
 * The same for a file, which must be a regular one: opening another may do things. Returns 1, or 0
 * after verbose().
 */
int shebang_read(struct shebang *line, const char *script);

#endif
