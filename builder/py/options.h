/* SPDX-License-Identifier: MIT */
/*
 * The command line of py: at most one option of its own, then Python's.
 *
 * The forms are those of py.exe (PEP 397; PEP 514 for COMPANY/TAG) and of the Python Launcher for
 * Unix.
 */
#ifndef MOVENV_PY_OPTIONS_H
#define MOVENV_PY_OPTIONS_H

#include <stddef.h>

#include "cli/completion.h"

enum py_action { PY_START, PY_LIST, PY_HELP };

struct py_line {
	enum py_action action;
	const char *spec; /* the version that is asked for, "" for any; NULL: none; borrowed */
	int has_paths;    /* PY_LIST: with the paths … */
	int is_json;      /* … or as one JSON object */
	char **args;      /* for Python, NULL-terminated; borrowed */
};

/* The options, for completion scripts. */
extern const struct completion_launcher py_launcher;

/* Reads the words after "py". Returns 0, or -1 after a message if they are misused. */
int py_options_read(struct py_line *line, char **argv);

/* Prints the help to stdout. */
void py_options_help(void);

#endif
