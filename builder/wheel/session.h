/* SPDX-License-Identifier: MIT */
/*
 * A wheel that is being installed: the state that the files of this folder share.
 */
#ifndef MOVENV_WHEEL_SESSION_H
#define MOVENV_WHEEL_SESSION_H

#include <sys/types.h>

#include "common/path.h"
#include "cache/give.h"
#include "core/buf.h"
#include "python/interp.h"
#include "wheel/wheel.h"

struct wheel_place {
	int root;                    /* the environment's directory */
	const struct interp *interp; /* for the directories, and for pip's versioned script */
	int text_scripts;            /* --scripts=text */
	enum link_mode link_mode;    /* how the files of the cache get there */
	int is_merged;   /* its files go to an environment that exists, and get its files' modes */
	int no_compiled; /* --no-compile: without compiled modules */
};

/* The members that are installed. */
enum wheel_part {
	WHEEL_ALL,
	WHEEL_SITE, /* those for site-packages, which the cache has as well */
	WHEEL_DATA, /* those in the .data directory */
};

struct wheel_session {
	struct wheel *wheel;
	const struct wheel_place *place;
	enum wheel_part part;
	const char *site;  /* the directory for the .dist-info, relative to the environment */
	struct path up;    /* from there back to the environment: "../../../" */
	struct buf record; /* rows of the written files */
	struct buf data;   /* the bytes of the current member */
	int dir;           /* the directory written to last, … */
	struct path at;    /* … and its name, so that most files need no walk */
	int is_refused;    /* the way out is to be printed, which no thread may do */
};

/* Reports that a member of the wheel is refused, and the reason. Returns -1. */
int wheel_session_refuse(struct wheel_session *in, const char *name, const char *why);

/*
 * Checks a member's hash, in the form of RECORD, and its size against its row. Returns 0, or -1
 * after a message.
 */
int wheel_session_check(struct wheel_session *in, const char *name, const char *hash, size_t size);

/*
 * Writes a file, named relative to the environment, and adds its row of RECORD. hash is its sha256
 * in the form of RECORD, or NULL to compute it. Returns 0, or -1 after a message.
 */
int wheel_session_write(struct wheel_session *in, const char *file, const struct buf *bytes,
			mode_t mode, const char *hash);

/*
 * The same for a file that is too large for the memory, in two steps: makes the file, open for
 * reading and writing; then adds its row. Return the descriptor, which the caller closes, or 0; -1
 * after a message.
 */
int wheel_session_create(struct wheel_session *in, const char *file, mode_t mode);
int wheel_session_add(struct wheel_session *in, const char *file, const char *hash, size_t size);

/*
 * Writes RECORD with all rows so far and its own; `file` is relative to the environment.
 * Returns 0, or -1 after a message.
 */
int wheel_session_record(struct wheel_session *in, const char *file);

#endif
