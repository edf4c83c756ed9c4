/* SPDX-License-Identifier: MIT */
/*
 * One issue: a file of an environment that breaks in a move, with its fix.
 */
#ifndef MOVENV_REPAIR_ISSUE_H
#define MOVENV_REPAIR_ISSUE_H

#include <stddef.h>

#include "common/compiler.h"
#include "core/sha256.h"
#include "fs/file_id.h"
#include "repair/fix.h"
#include "repair/issue_kind.h"

struct issue {
	char *file;         /* relative to the environment */
	struct file_id old; /* the file when it was examined: a fix replaces no other */
	enum issue_kind kind;
	const char *reason; /* the issue in words; static, or own_reason */
	char *own_reason;   /* of issue_explain() */
	int is_broken;  /* the file does not work even where it is: without a fix, repair fails */
	int fails_here; /* it does not work where it is either: for the report of check */
	int is_minor;   /* it works, here and after a move: it could be better */
	int lacks_bits; /* it is a program, and nobody may execute it */
	int is_quiet;   /* it has a fix that a start would make, too: neither is reported */
	char *row;      /* the file's name in a RECORD, or NULL: no RECORD lists it */
	size_t dist;    /* the distribution with that RECORD */
	int is_applied; /* the fix is made on the disk; the file of a row has then … */
	char hash[SHA256_TEXT_CAP]; /* … this hash */
	size_t size;                /* … and this size */
	struct fix fix;
};

/* Returns 1 if repair has a fix for the issue, else 0. */
int issue_has_fix(const struct issue *issue);

/* When an issue does harm. */
enum issue_harm { ISSUE_NOW, ISSUE_AFTER_MOVE, ISSUE_NEVER };

/* NOW: the file fails, or is not the one in RECORD; NEVER: it could be better. */
enum issue_harm issue_harm(const struct issue *issue);

/* Sets the reason, in words as printf makes them. Returns 0, or -1 with errno ENOMEM. */
int issue_explain(struct issue *issue, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Each of these sets the fix; an earlier fix is dropped. Strings are as struct fix has them. */

void issue_set_remedy(struct issue *issue, const char *remedy);
void issue_set_unplanned(struct issue *issue, const char *becomes);
void issue_set_mode(struct issue *issue, const char *becomes);
void issue_set_row(struct issue *issue, const char *becomes);

/* Takes over the memory of bytes.data. Returns that buffer in the fix, to append to. */
struct buf *issue_set_bytes(struct issue *issue, const char *becomes, struct fix_bytes bytes);

/* Copies the target or file name. Returns 0, or -1 with errno ENOMEM. */
int issue_set_link(struct issue *issue, const char *becomes, const char *target);
int issue_set_copy(struct issue *issue, const char *becomes, const char *from);

/*
 * Notes that the RECORD of a distribution lists the file as `row`: after the fix the row gets the
 * new hash. Returns 0, or -1 with errno ENOMEM.
 */
int issue_list_in(struct issue *issue, size_t dist, const char *row);

/* Frees the memory. */
void issue_release(struct issue *issue);

#endif
