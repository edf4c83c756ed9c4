/* SPDX-License-Identifier: MIT */
/*
 * The identity of an interpreter: implementation, minor version, ABI and platform. The packages of
 * an environment are for one identity.
 */
#ifndef MOVENV_PYTHON_IDENTITY_H
#define MOVENV_PYTHON_IDENTITY_H

#include <stddef.h>

#include "common/abi.h"
#include "common/path.h"
#include "python/implementation.h"
#include "python/platform.h"

#define IDENTITY_TEXT_CAP 64

struct identity {
	enum implementation implementation;
	int major, minor;         /* minor -1: unknown */
	char abi[ABI_CAP];        /* "t", "d", "td" or ""; see common/abi.h */
	struct platform platform; /* zeros: unknown, or any */
};

/*
 * Reads an identity from the name of a program: "python3.12", "python3.13t", "pypy3.9", "graalpy".
 * Returns 1, or 0 if it is not an interpreter's name.
 */
int identity_of_program(struct identity *identity, const char *name);

/*
 * Reads the identity that an environment is for, from the n bytes of its pyvenv.cfg and the names
 * of its `count` directories site-packages ("lib/pypy3.9/site-packages"). The letters of the ABI
 * are those of the version, else of the interpreter's name, else of the key ABI_KEY, else "t" if
 * all directories of that version have it.
 */
void identity_of_cfg(struct identity *identity, const char *cfg, size_t n, const struct path *sites,
		     size_t count);

/* Returns 1 if the name of an interpreter's file has the letters of its ABI, or it has none. */
int identity_is_named(const struct identity *identity, const char *file);

/* Returns 1 if an interpreter found meets the wanted identity, else 0. */
int identity_fits(const struct identity *wanted, const struct identity *found);

/* Writes "CPython 3.13t", for people; or "3.13t", "pypy3.9", a spec for -p. Returns text. */
const char *identity_words(const struct identity *identity, char text[IDENTITY_TEXT_CAP]);
const char *identity_spec(const struct identity *identity, char text[IDENTITY_TEXT_CAP]);

/*
 * The names of the environment's python, for i from 0: python, python3, python3.13, python3.13t,
 * pypy … Returns 1 with the name, or 0 if none is left.
 */
int identity_alias(const struct identity *identity, int i, char name[IDENTITY_TEXT_CAP]);

/* Returns 1 if the program has one of these names: no script of a package can. Else 0. */
int identity_has_alias(const struct identity *identity, const char *program);

#endif
