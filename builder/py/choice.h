/* SPDX-License-Identifier: MIT */
/*
 * Which Python is started. The order is that of the Python Launcher for Unix: a version that is
 * asked for, the environment that is active, that of the place, the script's #! line, the versions
 * that the user prefers, the newest.
 */
#ifndef MOVENV_PY_CHOICE_H
#define MOVENV_PY_CHOICE_H

#include "py/options.h"
#include "py/shebang.h"

struct choice {
	struct path python;  /* the file to start */
	int is_environment;  /* it is an environment's */
	struct shebang line; /* whose options come before Python's arguments; refers to itself */
};

/*
 * Chooses, for a line whose action is not PY_LIST; with PY_LIST as for a line without words.
 * Reports each decision by verbose(). Returns 0, or PY_NO_PYTHON or ST_FAILED after a message.
 */
int choice_make(struct choice *choice, const struct py_line *line);

#endif
