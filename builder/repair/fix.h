/* SPDX-License-Identifier: MIT */
/*
 * The fix of one issue: what repair does to the file.
 */
#ifndef MOVENV_REPAIR_FIX_H
#define MOVENV_REPAIR_FIX_H

#include <sys/types.h>

#include "core/buf.h"

enum fix_kind {
	FIX_NONE,      /* repair has no fix: only the user can remove the issue */
	FIX_UNPLANNED, /* repair has a fix, but the survey did not plan: its bytes are unknown */
	FIX_BYTES,     /* the file gets new bytes, or is made */
	FIX_LINK,      /* the symbolic link gets another target */
	FIX_COPY,      /* the file is missing and becomes a copy of another */
	FIX_MODE,      /* the file stays, and gets the bits x: it is a program */
	FIX_ROW,       /* the file stays, and its row in RECORD gets the file's hash */
};

struct issue;
struct issues;

/*
 * Appends the new bytes of an issue's file, made from those on the disk. Returns 0, or -1 with
 * errno: ESTALE if the file is another than it was for the survey.
 */
typedef int fix_make(const struct issues *issues, const struct issue *issue, struct buf *out);

/* Get them by issues_bytes(). */
struct fix_bytes {
	struct buf data; /* never empty in a complete fix without make */
	fix_make *make;  /* NULL, or: the bytes are made when they are needed, for they are many */
	mode_t mode;     /* of a new file, less the umask; 0: the old file's mode stays */
	int is_fresh;    /* the file gets the current time; else the old file's times stay */
};

struct fix {
	enum fix_kind kind;
	union {
		const char *remedy;  /* FIX_NONE: what the user can do; static, not NULL */
		const char *becomes; /* else: "a launcher"; borrowed, outlives the fix */
	};
	union {
		struct fix_bytes bytes; /* FIX_BYTES */
		char *target;           /* FIX_LINK */
		char *from;             /* FIX_COPY: the other file, absolute */
	};
};

#endif
