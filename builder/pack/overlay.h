/* SPDX-License-Identifier: MIT */
/*
 * The changes to a tree that are in memory only: files that are changed, added or removed. A reader
 * that asks the overlay before the disk sees the environment as repair would leave it, and nothing
 * is written.
 */
#ifndef MOVENV_PACK_OVERLAY_H
#define MOVENV_PACK_OVERLAY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "repair/issues.h"

enum overlay_kind {
	OVERLAY_BYTES,   /* a file with these bytes */
	OVERLAY_RECORD,  /* the RECORD of a distribution, with new rows; see repair/record_fix.h */
	OVERLAY_LINK,    /* a symbolic link */
	OVERLAY_FILE,    /* a file whose bytes are those of another file on the disk */
	OVERLAY_PROGRAM, /* the file on the disk, which may be executed */
	OVERLAY_GONE,    /* neither the file nor anything below it exists */
};

struct overlay_entry {
	char *file; /* relative to the environment */
	enum overlay_kind kind;
	const struct issue *issue; /* OVERLAY_BYTES: its fix has the bytes */
	size_t dist;               /* OVERLAY_RECORD */
	char *to;                  /* the target of a link; the other file of OVERLAY_FILE */
	mode_t mode;               /* of a new file; 0: as the replaced file has it */
	size_t order; /* in which the entries were added: of equal files the last counts */
};

struct overlay {
	struct overlay_entry *list; /* after overlay_settle(): sorted by file, each file once */
	size_t count;
	const struct issues *issues; /* of overlay_fix() */
};

/* The functions return 0, or -1 with errno. overlay_release() is due in any case. */

/* Adds each fix: files, links, and RECORDs. The issues must outlive the overlay. */
int overlay_fix(struct overlay *overlay, const struct issues *issues);

/* Removes a file, or a directory with all below it. */
int overlay_remove(struct overlay *overlay, const char *file);

/* Adds a file with the bytes, time and mode of another one; from: its absolute name. */
int overlay_add(struct overlay *overlay, const char *file, const char *from);

/* Ends the adding; the functions below may be called after this one only. */
void overlay_settle(struct overlay *overlay);

/*
 * Appends the bytes of an OVERLAY_BYTES. They are made now, so that memory does not grow with the
 * number of files. Returns 0, or -1 with errno.
 */
int overlay_bytes(const struct overlay *overlay, const struct overlay_entry *entry,
		  struct buf *out);

/* Returns the bytes that an OVERLAY_BYTES will have, nearly; old: the one on the disk, or NULL. */
uint64_t overlay_guess(const struct overlay *overlay, const struct overlay_entry *entry,
		       const struct stat *old);

/* Returns the entry of a file, or NULL: the file on the disk counts. */
const struct overlay_entry *overlay_find(const struct overlay *overlay, const char *file);

/*
 * Returns the first entry below a directory ("": the environment) if entry is NULL, else the one
 * after entry; NULL at the end.
 */
const struct overlay_entry *overlay_next(const struct overlay *overlay, const char *dir,
					 const struct overlay_entry *entry);

void overlay_release(struct overlay *overlay);

#endif
