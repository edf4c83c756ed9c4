/* SPDX-License-Identifier: MIT */
/*
 * The implementations of Python, with all the names that they go by. (The shim knows two of them by
 * name, in shim/common/home.c.)
 */
#ifndef MOVENV_PYTHON_IMPLEMENTATION_H
#define MOVENV_PYTHON_IMPLEMENTATION_H

#include <stddef.h>

/* In the order in which lists show them. */
enum implementation {
	IMPLEMENTATION_UNKNOWN,
	CPYTHON,
	PYPY,
	GRAALPY,
	IMPLEMENTATION_COUNT,
};

/* The functions below return static text. */

/* The name for people: "CPython"; "Python" if it is not known. */
const char *implementation_title(enum implementation implementation);

/* The start of its programs' names: "python", "pypy". */
const char *implementation_stem(enum implementation implementation);

/* The text before a version in a spec: "" for CPython, "pypy". */
const char *implementation_prefix(enum implementation implementation);

/* The value of the key "implementation" in pyvenv.cfg, in lower case: "cpython", "graalvm". */
const char *implementation_key(enum implementation implementation);

/*
 * Finds the implementation by a text of n bytes that starts with one of its names, in either case:
 * the key "implementation" of pyvenv.cfg, or platform.python_implementation(). Returns
 * IMPLEMENTATION_UNKNOWN if none fits.
 */
enum implementation implementation_of_key(const char *text, size_t n);

/*
 * Finds the implementation by the start of a program's name ("pypy3.9"). *len is set to the length
 * of its stem. Returns IMPLEMENTATION_UNKNOWN if none fits.
 */
enum implementation implementation_of_program(const char *name, size_t *len);

/*
 * Finds the implementation by the start of a spec ("pp39", "cpython-3.12"), in either case. *len is
 * set to the length of the word. Returns IMPLEMENTATION_UNKNOWN if none fits.
 */
enum implementation implementation_of_spec(const char *spec, size_t *len);

#endif
