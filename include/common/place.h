/* SPDX-License-Identifier: MIT */
/*
 * The place of a standalone environment in its interpreter's file. The kernel starts a program by
 * the loader that the file names (PT_INTERP), which must be an absolute path. The builder gives the
 * interpreter a block at its end with room for the longest path (elf/add_place.h), and the carrier
 * writes the path of the loader in base/so when the environment has moved, as the shim writes home.
 */
#ifndef MOVENV_COMMON_PLACE_H
#define MOVENV_COMMON_PLACE_H

#include <stdint.h>

#include "common/layout.h"

#define PLACE_MARK "movenv-place-1\n" /* with its NUL, 16 bytes */
#define PLACE_OLD_MAX 32

/* The name of base/so for a start in LD_LIBRARY_PATH: no user would write it so. */
#define PLACE_LIBRARIES "$ORIGIN/../" BASE_LIBEXEC "/../" BASE_SO
/* It removes that from the variables, before Python or a child sees it; see shim/library.c. */
#define PLACE_LIBRARY "libmovenv.so"

/* The block: the last bytes of the file. */
struct place {
	char loader[PATH_CAP]; /* what PT_INTERP names */
	char mark[16];         /* PLACE_MARK */
	char neutral[240];     /* the loader that the interpreter had on its first machine */
	/* place_number() of each loader that was replaced, 0 after the last, least byte first. */
	unsigned char old[PLACE_OLD_MAX][8];
};

/*
 * Reads the block of an open file. Returns its offset; -1 if there is none, or it is damaged, with
 * errno EBADMSG or that of a system call.
 */
long place_read(int fd, struct place *place);

/*
 * Writes the name of a loader into the block in memory, and the replaced one into the list. Returns
 * 0; -1 if that must not be done: the name is too long, or stands in the list (two machines share
 * the environment, and would rewrite it in turn), or the list is full.
 */
int place_move(struct place *place, const char *loader);

/* Sets the loader to a name, or if NULL to the neutral one, with an empty list. -1: too long. */
int place_set(struct place *place, const char *loader);

#endif
