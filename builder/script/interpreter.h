/* SPDX-License-Identifier: MIT */
/*
 * The interpreter that a script names. Installers write paths with blanks, quotes and newlines as
 * they are, where the kernel and sh read something else: so a text has several readings.
 */
#ifndef MOVENV_SCRIPT_INTERPRETER_H
#define MOVENV_SCRIPT_INTERPRETER_H

#include <stddef.h>

#include "common/layout.h"

/*
 * Who knows the environment: holds() returns 1 if a path of n bytes is one of its interpreter, as
 * it is or was; else 0.
 */
struct interpreter_known {
	int (*holds)(const void *arg, const char *path, size_t n);
	const void *arg;
};

struct interpreter {
	const char *path; /* in the bytes of the script or in decoded; NULL: none is found */
	size_t len;
	int is_known;        /* by holds() */
	const char *options; /* what stands between the path and the script, or NULL */
	size_t options_len;
	size_t used; /* bytes up to the end of the path and its options; 0 for one in decoded */
	char decoded[PATH_CAP];
};

/* Returns 1 if the last component of a path is an interpreter's name ("python3.12", "pythonw"). */
int interpreter_is_name(const char *path, size_t n);

/*
 * Takes a reading that names an interpreter: the first, or the first that is known (NULL: nobody
 * knows one). The path is borrowed. Returns 1 if it is taken, else 0.
 */
int interpreter_take(struct interpreter *out, const struct interpreter_known *known,
		     const char *path, size_t n);

/* The same for a path in a buffer that is not kept: it is copied to decoded. */
int interpreter_take_copy(struct interpreter *out, const struct interpreter_known *known,
			  const char *path, size_t n);

/*
 * Reads a path that stands there as it is, perhaps in double quotes, and the options after it,
 * which begin with '-'. It ends where it names an interpreter, and only a known one has newlines.
 */
void interpreter_read(struct interpreter *out, const struct interpreter_known *known,
		      const char *bytes, size_t n);

/* The same where each \" stands for a quote, as setuptools writes it, unless one is known. */
void interpreter_read_escaped(struct interpreter *out, const struct interpreter_known *known,
			      const char *bytes, size_t n);

#endif
