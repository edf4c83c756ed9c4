/* SPDX-License-Identifier: MIT */
/*
 * Specs: the values of -p/--python that are not paths: "3.12", "pypy3.9", ">=3.10,<3.13",
 * "cpython-3.12-linux-x86_64-gnu". The forms are virtualenv's (python_discovery, PythonSpec) and
 * uv's (PythonRequest).
 */
#ifndef MOVENV_PYTHON_SPEC_H
#define MOVENV_PYTHON_SPEC_H

#include "python/candidate.h"
#include "python/interp.h"

#define SPEC_RANGE_CAP 128

struct spec {
	struct identity identity;  /* major or minor -1: any */
	int is_any_implementation; /* identity.implementation does not count */
	int patch;                 /* -1: any */
	const char *stage; /* "alpha", "beta", "candidate" as in sys.version_info; NULL: any … */
	int serial;        /* … and its number */
	char range[SPEC_RANGE_CAP]; /* ">=3.10,<3.13"; "": none */
};

/* Parses a spec. Returns 1, or 0 if the text is not a spec. */
int spec_parse(const char *text, struct spec *spec);

/* Returns 1 if a candidate can meet the spec, judged by the name of its file, else 0. */
int spec_allows(const struct spec *spec, const struct candidate *c);

/* Returns 1 if only one name, such as "python3.12", can meet the spec, else 0. */
int spec_has_one_name(const struct spec *spec);

/* Returns 1 if a CPython without letters of the ABI can meet the spec (NULL: any), else 0. */
int spec_may_be_plain(const struct spec *spec);

/* Returns 1 if an interpreter that has answered meets the spec, else 0. */
int spec_is_met(const struct spec *spec, const struct interp *interp);

/*
 * Returns the distance of a candidate from the spec, to compare two candidates: mostly that of the
 * minor versions. -1 if it has another implementation, or no minor version.
 */
int spec_distance(const struct spec *spec, const struct candidate *c);

#endif
