/* SPDX-License-Identifier: MIT */
/*
 * A script of an environment, and the bytes with which it can move.
 */
#ifndef MOVENV_REPAIR_SCRIPT_FILE_H
#define MOVENV_REPAIR_SCRIPT_FILE_H

#include "repair/issues.h"
#include "script/script.h"

/* One file of the scripts directory. */
struct script_file {
	const char *name;
	int fd; /* open, or -1 */
	struct file_id id;
	const struct dists *dists;
	const struct owned *owned; /* what owns it */
	struct buf bytes;          /* with LF … */
	int was_crlf;              /* … in place of CRLF, which the kernel and sh cannot read */
	struct script script;
};

/*
 * Opens and reads a file. Returns 1; 0 if it is not a regular file, or too large for a script; -1
 * with errno if it cannot be read. script_file_close() is due in any case.
 */
int script_file_open(struct script_file *file, const struct issues *issues,
		     const struct owned *owned);
void script_file_close(struct script_file *file);

/*
 * Returns 1 if the file is a script though it may have a name such as "pythonw" or "python3.99",
 * 0 if it is an interpreter: for a file without one of the names of the environment's own one.
 */
int script_file_is_script(const struct script_file *file);

/* Returns 1 if a distribution lists the script, or has an entry point of its name; else 0. */
int script_file_is_owned(const struct script_file *file);

/*
 * Finds the entry point of a script. A text is parsed for it: a user may have changed the script,
 * or another distribution may have overwritten it. Returns 1, or 0 if there is none.
 */
int script_file_entry(const struct script_file *file, struct entry_point *entry);

/*
 * Appends the script as one that can move. *becomes: in words, static. Returns 0, or -1 with errno.
 */
int script_file_convert(const struct issues *issues, const struct script_file *file,
			struct buf *out, const char **becomes);

/* The fix_make of scripts. */
int script_file_make(const struct issues *issues, const struct issue *issue, struct buf *out);

#endif
