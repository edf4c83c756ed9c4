/* SPDX-License-Identifier: MIT */
/*
 * An interpreter, by its own description.
 */
#ifndef MOVENV_PYTHON_INTERP_H
#define MOVENV_PYTHON_INTERP_H

#include "common/path.h"
#include "python/identity.h"
#include "python/pep440.h"

struct interp {
	struct path file;  /* the interpreter, absolute: the key "executable" of pyvenv.cfg */
	struct path home;  /* the key "home": the first directory along the symlinks that works */
	struct path asked; /* the file that was started */
	struct pep440 parsed;     /* the version */
	struct identity identity; /* without a platform */
	/* The answer (builder/embed/site/ask.py); all NUL-terminated, in text. */
	const char *executable, *base_prefix, *implementation, *version, *version_info, *abi;
	const char *purelib, *platlib, *scripts, *include; /* relative to an environment */
	const char *files;                                 /* that decide the answer: see ask.py */
	const char *stdlib, *wheels; /* absolute directories; wheels may be "" */
	const char *suffix;          /* of extension modules: ".cpython-312-x86_64-linux-gnu.so" */
	const char *libc;            /* "glibc 2.36", or "" with another one */
	char *text;
};

/*
 * Asks the interpreter in this file, in one process. If the file is an environment's python, its
 * base is asked. Returns 0, or -1 after a message. interp_release() is due in either case.
 */
int interp_ask(struct interp *interp, const char *file);

/*
 * The same for one of several interpreters. Returns 0; 1 if it does not work, which is reported
 * only with -v; -1 after a message if that is unknown (fs/doubt.h).
 */
int interp_try(struct interp *interp, const char *file);

/*
 * Parses an answer, the n bytes of interp->text with a NUL after them: after "movenv" a key and a
 * value for each field, each with its NUL. Other output may come before. Sets the fields, the
 * version and the identity. Returns 0, or -1 if it is not an answer, or one that no environment
 * could use.
 */
int interp_parse(struct interp *interp, size_t n);

/* Frees the answer. */
void interp_release(struct interp *interp);

#endif
