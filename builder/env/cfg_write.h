/* SPDX-License-Identifier: MIT */
/*
 * The pyvenv.cfg of a new environment (PEP 405; CPython Lib/venv/__init__.py writes the same keys).
 */
#ifndef MOVENV_ENV_CFG_WRITE_H
#define MOVENV_ENV_CFG_WRITE_H

#include "core/buf.h"
#include "python/interp.h"

struct pyvenv {
	const struct interp *interp;
	const char *prompt;  /* NULL: none given */
	const char *command; /* how the environment is made: one line; NULL: not recorded */
	int system_site;     /* --system-site-packages */
	int text_scripts;    /* --scripts=text */
	int standalone;      /* the interpreter is one that the environment carries */
};

/* How an environment was made: the options in the order in which venv records them. */
struct pyvenv_made {
	const char *prompt; /* as it was given, or NULL */
	const char *python, *dir;
	const char *seeds; /* options as seeds_words() has them */
	int copies, system_site, clear, upgrade, upgrade_deps, text_scripts;
	int standalone, standalone_python;
	int without_ignore;
};

/*
 * Appends the command line, each word quoted where a shell would part it: for the key "command".
 * Returns 0, or -1 with errno ENOMEM.
 */
int pyvenv_command(const struct pyvenv_made *made, struct buf *out);

/* Appends the file's text to out. Returns 0, or -1 with errno ENOMEM. */
int pyvenv_text(const struct pyvenv *what, struct buf *out);

/*
 * Appends text as Python's repr() shows a string: what cannot be printed is escaped, and so is
 * every byte that is no UTF-8 (as "\udcXX", the surrogates of PEP 383). Returns 0, or -1 ENOMEM.
 */
int pyvenv_repr(const char *text, struct buf *out);

/*
 * Appends the text that the n bytes between a repr's quotes stand for; what is no escape stays.
 * Returns 0, or -1 ENOMEM.
 */
int pyvenv_unrepr(const char *text, size_t n, struct buf *out);

/*
 * Appends text as pyvenv.cfg can hold it, which Python reads as UTF-8 and by lines: '?' stands for
 * control characters and for bytes that are no UTF-8. Returns 0, or -1 ENOMEM.
 */
int pyvenv_plain(struct buf *out, const char *text);

/* The same, as one word that a shell would read: in single quotes where it must be. */
int pyvenv_word(struct buf *out, const char *text);

#endif
