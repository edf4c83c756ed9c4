/* SPDX-License-Identifier: MIT */
/*
 * One interpreter that discovery may take, by the name of its file: python3.12, python3.13t,
 * pypy3.9, graalpy. It is not started.
 */
#ifndef MOVENV_PYTHON_CANDIDATE_H
#define MOVENV_PYTHON_CANDIDATE_H

#include <stddef.h>
#include <sys/types.h>

#include "core/buf.h"

enum candidate_verdict {
	CANDIDATE_TAKEN,
	CANDIDATE_UNSAFE, /* others could have put it there */
	CANDIDATE_BROKEN, /* it cannot start here */
	CANDIDATE_NONE,   /* no interpreter of this name: a script, a shim, an environment's */
};

struct candidate {
	char *file;          /* absolute */
	char implementation; /* 'c', 'p' (PyPy) or 'g' (GraalPy) */
	int major, minor;    /* minor -1: the name does not say */
	char abi[3];         /* "t", "d", "td" or "" */
	char *why;           /* NULL, or why it is passed over: "it is a script" */
	enum candidate_verdict verdict;
	dev_t dev;    /* which file it is, after all links … */
	ino_t ino;    /* … or 0: none */
	size_t order; /* as found */
};

/* Reads implementation, version and ABI out of a file name. 1, or 0: no interpreter's. */
int candidate_parse(const char *name, struct candidate *out);

/*
 * Whether discovery may take the candidate's file: it must be a dynamic ELF executable that can
 * start here, no environment's, no link to another version, in a directory that others cannot
 * write: not world-writable, and root's, the user's, or of the owner of /usr. (A group may write: a
 * distribution's /usr/local/bin is staff's.) If not, the reason is in why. For a trusted one, which
 * the user has named, directories do not count.
 */
enum candidate_verdict candidate_judge(const struct candidate *c, int trusted, struct buf *why);

/* "CPython", "PyPy" or "GraalPy". */
const char *candidate_implementation(const struct candidate *c);

#define CANDIDATE_VERSION 16
/* "3.13", or "" if the name does not say. */
void candidate_version(const struct candidate *c, char version[CANDIDATE_VERSION]);

#endif
