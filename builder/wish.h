/* SPDX-License-Identifier: MIT */
/*
 * What a user asks for by -p/--python, when it is no path: "3.12", "pypy3.9", ">=3.10,<3.13".
 */
#ifndef MOVENV_WISH_H
#define MOVENV_WISH_H

#include "candidate.h"
#include "interp.h"

struct wish {
	char implementation;     /* 'c', 'p', 'g', or 0 for any */
	int major, minor, patch; /* -1: any */
	char abi[3];
	const char *range; /* or NULL; borrowed from the spec */
};

/* 1 if the spec is one that candidates can meet, else 0. */
int wish_parse(const char *spec, struct wish *wish);

/* 1 if a candidate may meet it, by what its file name tells. */
int wish_allows(const struct wish *wish, const struct candidate *c);

/* 1 if an interpreter that was asked meets the rest. */
int wish_is_met(const struct wish *wish, const struct interp *interp);

#endif
