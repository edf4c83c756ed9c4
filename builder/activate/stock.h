/* SPDX-License-Identifier: MIT */
/*
 * The activate scripts of `python -m venv`, virtualenv and uv, as they wrote them: what a user
 * has put into one must not be lost.
 */
#ifndef MOVENV_ACTIVATE_STOCK_H
#define MOVENV_ACTIVATE_STOCK_H

#include <stddef.h>

#include "core/buf.h"
#include "env/environment.h"

/*
 * 1 if every line of the text is one of such a script's, or has one of these forms (of
 * activate/stock_templates.h; "": none), or a comment, with one of the
 * environment's names and this prompt (NULL: none), or the name of its directory, in it. 0 if not.
 * -1 with errno ENOMEM.
 */
int stock_is(const char *text, size_t n, const struct environment *env, const char *prompt,
	     const char *forms);

/*
 * 1 if the text holds one of the environment's names, however it is quoted, and not as the start
 * of another. Else 0. -1 with errno ENOMEM.
 */
int stock_names(const char *text, size_t n, const struct environment *env);

#endif
