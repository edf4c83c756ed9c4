/* SPDX-License-Identifier: MIT */
/*
 * The pyvenv.cfg of a new environment (PEP 405; CPython Lib/venv/__init__.py writes the same keys).
 */
#ifndef MOVENV_ENV_CFG_WRITE_H
#define MOVENV_ENV_CFG_WRITE_H

#include "core/buf.h"
#include "python/interp.h"

struct cfg_write {
	const struct interp *interp;
	const char *prompt;  /* NULL: none given */
	const char *command; /* the command that made the environment: one line; NULL: no key */
	int system_site;     /* --system-site-packages */
	int text_scripts;    /* --scripts=text */
	int standalone;      /* the interpreter is the environment's own, in base */
};

/* How an environment is made: the options in the order in which venv records them. */
struct cfg_write_command {
	const char *prompt; /* as it was given, or NULL */
	const char *python, *dir;
	const char *seeds; /* options as seeds_words() has them */
	int copies, system_site, clear, upgrade, upgrade_deps, text_scripts;
	int standalone, standalone_python;
	int without_ignore;
};

/*
 * Appends the command line that makes the environment, with each word quoted as a shell needs it,
 * for the key "command". Returns 0, or -1 with errno ENOMEM.
 */
int cfg_write_command(const struct cfg_write_command *made, struct buf *out);

/* Appends the file's text to out. Returns 0, or -1 with errno ENOMEM. */
int cfg_write_text(const struct cfg_write *cfg, struct buf *out);

#endif
