/* SPDX-License-Identifier: MIT */
/*
 * Doubt: a call failed for a reason that says nothing about the file that it was for (EIO, EMFILE,
 * ENOMEM …). Functions that answer only yes or no note it, and who decides by their answers looks
 * for it at the end: a "no" in doubt is not a "no". For the main thread.
 */
#ifndef MOVENV_FS_DOUBT_H
#define MOVENV_FS_DOUBT_H

/* Forgets what was noted. */
void doubt_clear(void);

/* Notes an errno, unless it means that the path leads to no file: see io_is_out_of_reach(). */
void doubt_note(int error);

/* Returns 1 with the first errno that was noted since doubt_clear(), else 0. */
int doubt_found(void);

/* As io_same(), with a failure noted. */
int doubt_same(const char *a, const char *b);

#endif
