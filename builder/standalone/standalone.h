/* SPDX-License-Identifier: MIT */
/*
 * Standalone environments: the interpreter lies in the environment, in its directory base:
 *   bin/python3.13            the carrier (shim/carrier.c)
 *   libexec/python3.13        the interpreter's executable
 *   so/                       each shared library that it and its extension modules need, and,
 *                             by the interpreter's name, the loader
 *   lib/python3.13, include   its standard library and headers
 */
#ifndef MOVENV_STANDALONE_STANDALONE_H
#define MOVENV_STANDALONE_STANDALONE_H

#include "common/layout.h"
#include "elf/closure.h"
#include "python/interp.h"

enum standalone_kind {
	STANDALONE_NONE,
	STANDALONE_ALL,    /* with the C library and its loader */
	STANDALONE_PYTHON, /* without: those of the machine are used */
};

#define STANDALONE_HOME BASE_BIN /* the key movenv-home */

/* The interpreter's name there: what the shim looks for ("python3.13t", "pypy3.9"). */
void standalone_name(const struct interp *interp, char name[NAME_CAP]);

/*
 * Takes an option's value: none, or "python". Returns NULL, or the reason why the value is wrong.
 */
const char *standalone_take(const char *value, enum standalone_kind *kind);

/* Returns the kind of the environment in a directory; STANDALONE_NONE if it is not standalone. */
enum standalone_kind standalone_of(const char *dir);

/*
 * The program that a carrier of this name starts, by where it lies. Returns 1, or 0: the file is
 * none, or its program is missing.
 */
int standalone_program(const char *file, struct path *program);

/*
 * Finds the executable. That of a standalone environment lies in libexec, and its libraries in so,
 * which the closure then searches. Returns 0, or -1 after a message.
 */
int standalone_find_program(const struct interp *interp, struct closure *closure,
			    struct path *program);

/*
 * Adds the libraries that the interpreter needs, which build_base() copies. Returns 0, or
 * -1 after a message.
 */
int standalone_libraries(const struct interp *interp, struct closure *closure);

/*
 * Sets interp's file and home to those of the standalone interpreter of the environment in dir.
 * Returns 0, or -1 with errno ENAMETOOLONG.
 */
int standalone_become(struct interp *interp, const struct path *dir);

#endif
