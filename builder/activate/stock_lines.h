/* SPDX-License-Identifier: MIT */
/*
 * The lines of the activate scripts that `python -m venv`, virtualenv and uv write.
 */
#ifndef MOVENV_ACTIVATE_STOCK_LINES_H
#define MOVENV_ACTIVATE_STOCK_LINES_H

#include <stddef.h>

/*
 * Each shell and version quotes in its own way, so quotes, backslashes, blanks, and "#" after
 * another one are taken out of a line first. Then these bytes stand for what differs between
 * environments.
 */
#define STOCK_MARK_ENV '\1'    /* the environment's name, wherever it is */
#define STOCK_MARK_PROMPT '\2' /* the prompt, once */
#define STOCK_MARK_TCL '\3'    /* the directory of the base's Tcl, wherever it is */
#define STOCK_MARK_TK '\4'     /* the same of its Tk */

/* Returns 1 if the n bytes are the form of a known line, else 0. */
int stock_lines_hold(const char *form, size_t n);

#endif
