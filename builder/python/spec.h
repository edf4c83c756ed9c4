/* SPDX-License-Identifier: MIT */
/*
 * What a user asks for by -p/--python, when it is no path: "3.12", "pypy3.9", ">=3.10,<3.13",
 * "cpython-3.12-linux-x86_64-gnu". The forms are virtualenv's (python_discovery, PythonSpec) and
 * uv's (PythonRequest).
 */
#ifndef MOVENV_PYTHON_SPEC_H
#define MOVENV_PYTHON_SPEC_H

#include "python/candidate.h"
#include "python/interp.h"
#include "python/platform.h"

#define SPEC_RANGE_CAP 128
#define SPEC_ANY 'a' /* in implementation: any */

struct spec {
	char implementation;     /* 'c', 'p', 'g', SPEC_ANY, or 0: not said, which means CPython */
	int major, minor, patch; /* -1: any */
	char abi[3];
	const char *stage; /* "alpha", "beta", "candidate", as sys.version_info has it; or NULL … */
	int serial;        /* … and its number */
	char range[SPEC_RANGE_CAP]; /* "": none */
	struct platform target;
};

/* 1 if the spec is one that candidates can meet, else 0. */
int spec_parse(const char *spec, struct spec *wish);

/* 1 if a candidate may meet it, by what its file name tells. */
int spec_allows(const struct spec *wish, const struct candidate *c);

/* 1 if an interpreter that was asked meets the rest. */
int spec_is_met(const struct spec *wish, const struct interp *interp);

/*
 * Of two candidates of the wish's implementation: how far from it one is, by its minor version; -1:
 * it cannot be told.
 */
int spec_distance(const struct spec *wish, const struct candidate *c);

#endif
