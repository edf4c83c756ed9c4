/* SPDX-License-Identifier: MIT */
/*
 * The interpreters on this machine, by the names of their files: python3.12, python3.13t,
 * pypy3.9, graalpy. None is started.
 */
#ifndef MOVENV_CANDIDATES_H
#define MOVENV_CANDIDATES_H

#include <stddef.h>

#include "path.h"

struct candidate {
	char *file;          /* absolute */
	char implementation; /* 'c', 'p' (PyPy) or 'g' (GraalPy) */
	int major, minor;    /* minor -1: the name does not say */
	char abi[3];         /* "t", "d", "td" or "" */
};

struct candidates {
	struct candidate *list; /* CPython first, then newest first, then in the order found */
	size_t count, cap;
};

/*
 * Finds them in the absolute entries of PATH, then in the well-known places. Scripts (pyenv, asdf
 * and mise put some on PATH), environments' interpreters and files that cannot be executed are
 * left out, and so is a second name of the same file. Returns 0, or -1 with errno ENOMEM.
 */
int candidates_find(struct candidates *all);

/* Reads implementation, version and ABI out of a file name. 1, or 0: no interpreter's. */
int candidate_parse(const char *name, struct candidate *out);

/* The program of this name in PATH's absolute entries. Returns 1 with its file, else 0. */
int candidates_on_path(const char *name, struct path *file);

void candidates_release(struct candidates *all);

#endif
