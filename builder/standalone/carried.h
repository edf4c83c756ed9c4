/* SPDX-License-Identifier: MIT */
/*
 * The files of a standalone interpreter that differ from those they are made of. Each gets the
 * times of its original. Functions return 0, or -1 with errno; the name must be free.
 */
#ifndef MOVENV_STANDALONE_CARRIED_H
#define MOVENV_STANDALONE_CARRIED_H

/*
 * Copies an interpreter's executable into the open directory, with room for its place. It may not
 * be written yet: else the carrier would write the place of the staging directory. with_libc: its
 * libraries come before those in LD_LIBRARY_PATH, because the C library is among them.
 */
int carried_program(const char *from, int with_libc, int libexec, const char *name);

/* Copies a loader, which does not read the machine's cache of libraries any more. */
int carried_loader(const char *from, int so, const char *name);

/* Creates the library that hides the variable of a start (shim/library.c), as old as a program. */
int carried_library(const char *program, int so);

#endif
