/* SPDX-License-Identifier: MIT */
/*
 * The letters of an interpreter's ABI: "t" for a free-threaded build, "d" for a debug build, "td"
 * for both. CPython's pyvenv.cfg has none in "version" (Lib/venv/__init__.py writes three numbers).
 * They are at the end of the interpreter's name, python3.13t. A free-threaded build may be
 * installed as python3.13 too, but its library is lib/python3.13t (PEP 703; abi_thread in CPython
 * Lib/sysconfig), as is that of its environments. A debug build shares lib/python3.13. Where the
 * name in pyvenv.cfg has no letters, movenv writes them to the key ABI_KEY.
 */
#ifndef MOVENV_COMMON_ABI_H
#define MOVENV_COMMON_ABI_H

#include "common/layout.h"
#include "common/path.h"

#define ABI_CAP 3 /* bytes of the letters with their NUL */
#define ABI_KEY "movenv-abi"

/* Copies the letters at the start of the text from `at` to `end`. Returns the rest. */
const char *abi_take(char abi[ABI_CAP], const char *at, const char *end);

/*
 * Takes the prefix of an installation or environment, and the name python3.13. Returns 1 if its
 * library is lib/python3.13t alone; else 0, also if that is too long or cannot be examined. The
 * path stays as it was.
 */
int abi_is_threaded(struct path *prefix, const char *name);

/*
 * Takes a home directory, the name python3.13 and the letters "t" or "td". Returns 1 if that name
 * is that of a free-threaded build: the home has none with the letters, but its library,
 * lib/python3.13t. Else 0, as above.
 */
int abi_is_plain_name(struct path *home, const char *name, const char *abi);

#endif
