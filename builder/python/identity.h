/* SPDX-License-Identifier: MIT */
/*
 * Which interpreters an environment can stand on: its packages are for one implementation, minor
 * version and ABI.
 */
#ifndef MOVENV_PYTHON_IDENTITY_H
#define MOVENV_PYTHON_IDENTITY_H

#include <stddef.h>

#include "common/path.h"
#include "python/interp.h"

#define IDENTITY_TEXT_CAP 32

struct identity {
	char implementation; /* 'c', 'p' (PyPy), 'g' (GraalPy); 0: not known */
	int major, minor;    /* minor -1: not known */
	char abi[3];         /* "t", "d", "td" or "" */
};

/*
 * Reads it out of the n bytes of a pyvenv.cfg and the names of the environment's directories
 * site-packages ("lib/pypy3.9/site-packages"): "count" of them.
 */
void identity_read(struct identity *want, const char *cfg, size_t n, const struct path *sites,
		   size_t count);

/* What an interpreter is. */
void identity_take(struct identity *want, const struct interp *interp);

/* 1 if the interpreter will do, else 0. */
int identity_is_met(const struct identity *want, const struct interp *interp);

/* "CPython 3.13t", in words; or "3.13t", "pypy3.9", as -p takes it. Returns text. */
const char *identity_words(const struct identity *want, char text[IDENTITY_TEXT_CAP]);
const char *identity_spec(const struct identity *want, char text[IDENTITY_TEXT_CAP]);

/*
 * The names that an environment's python goes by, for i from 0: python, python3, python3.13,
 * python3.13t, pypy … Returns 1 with the name, or 0 when there is none left.
 */
int identity_alias(const struct identity *want, int i, char name[IDENTITY_TEXT_CAP]);

#endif
