/* SPDX-License-Identifier: MIT */
/*
 * The header of a script that is sh and Python at once: to sh it is a command that starts Python,
 * to Python a string.
 */
#ifndef MOVENV_SCRIPT_SH_HEADER_H
#define MOVENV_SCRIPT_SH_HEADER_H

#include "script/interpreter.h"

enum sh_header_form {
	SH_HEADER_NONE,   /* sh's own script, or one that does more than start Python with it */
	SH_HEADER_PATH,   /* it starts the interpreter with this path */
	SH_HEADER_BESIDE, /* '''exec' "$(…)"/python: the interpreter beside it (uv's) */
	SH_HEADER_AROUND, /* "$(…)"/../../env/bin/python: the path is that after the word */
	SH_HEADER_OWN,    /* builder/embed/site/header.sh, of this movenv or another */
};

/*
 * Reads the header in n bytes from the offset `at`, the second line. Returns its form; *body is the
 * offset after it. The interpreter's options are a text for sh, without anything to expand.
 *
 * Its lines are comments, then commands that do nothing (":", "true"), then
 *
 *     exec PATH [OPTIONS] "$0" "$@"
 *
 * in any quoting that makes a string of Python of it: '''exec' PATH … ' ''' (distlib, pip, uv,
 * installer), the same with #''' at the end (conda, mamba), ''':' and """:" (by hand), "exec" PATH
 * (by hand). distlib and conda quote PATH by a rule of their own or not at all: then it is read as
 * it stands.
 */
enum sh_header_form sh_header_read(const char *bytes, size_t n, size_t at,
				   const struct interpreter_known *known, struct interpreter *out,
				   size_t *body);

#endif
