/* SPDX-License-Identifier: MIT */
/*
 * Choosing the home interpreter of an environment.
 */
#ifndef MOVENV_ENV_HOME_CHOICE_H
#define MOVENV_ENV_HOME_CHOICE_H

#include "env/environment.h"
#include "env/home_python.h"

/*
 * Chooses the interpreter: for a spec (python/find.h) the one that it finds; for NULL the home
 * interpreter or, if that does not exist, another with the same identity. An interpreter is asked
 * only if keys are missing in pyvenv.cfg. The home is the word of a file: it is asked only if
 * candidate_may_start() allows it, and a program in the environment never is. Returns 0, or -1
 * after a message: there is none (base->is_missing is 1 then), or its identity does not fit.
 */
int home_python_choose(struct home_python *base, const struct environment *env, const char *spec);

/*
 * Returns 1 if home_python_choose() may succeed without a spec, judged without a start; else 0.
 */
int home_python_may_choose(const struct home_python *base, const struct environment *env);

/*
 * After a choice: gives interp the path that it will have in the standalone environment
 * (standalone/standalone.h). Returns 0, or -1 after a message, if it may not be started for
 * example.
 */
int home_python_carry(struct home_python *base, const struct environment *env);

/* As home_dir_misleads() (python/home_dir.h), for this interpreter. */
int home_python_misleads(const struct home_python *base);

#endif
