/* SPDX-License-Identifier: MIT */
/*
 * Choosing the home interpreter of an environment.
 */
#ifndef MOVENV_ENV_HOME_CHOICE_H
#define MOVENV_ENV_HOME_CHOICE_H

#include "env/environment.h"
#include "env/home_choice.h"
#include "env/home_python.h"

/* A value of spec: like NULL, but no program in the environment is started. */
#define HOME_PYTHON_UNASKED ""

/*
 * Chooses the interpreter: for a spec (python/find.h) the one that it finds; for NULL the home
 * interpreter or, if that does not exist, another with the same identity. An interpreter is asked
 * only if keys are missing in pyvenv.cfg. Returns 0, or -1 after a message: there is none, or its
 * identity does not fit.
 */
int home_python_choose(struct home_python *base, const struct environment *env, const char *spec);

/*
 * After a choice: gives interp the path that it will have in the standalone environment
 * (standalone/standalone.h). Returns 0, or -1 after a message.
 */
int home_python_carry(struct home_python *base, const struct environment *env);

#endif
