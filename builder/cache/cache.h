/* SPDX-License-Identifier: MIT */
/*
 * The cache: a directory of the user's with what movenv can make again. It is a help, never a need:
 * where it cannot be used, all goes on without, and only -v prints the reason. For the main thread.
 *
 * It is used only if it belongs to the effective user and nobody else may write to it; so are the
 * directories in it.
 */
#ifndef MOVENV_CACHE_CACHE_H
#define MOVENV_CACHE_CACHE_H

#include "cache/kind.h"

/*
 * Opens the directory of a kind, once in a process. make: what is missing is made, with mode 0700
 * and the marks of cache/tag.h. Returns a descriptor for reading that stays open and is not the
 * caller's, or -1: it is missing, or there is no cache. The caller does without then, and prints
 * nothing.
 */
int cache_open(enum cache_kind kind, int make);

/*
 * Opens the cache directory itself, and makes nothing. Returns a descriptor that the caller closes,
 * or -1 with errno: ENOENT if there is none; EPERM if others own it or may write to it.
 */
int cache_open_top(const char *path);

/*
 * The same, for work that no other run may disturb: waits until no other one makes or removes
 * directories of kinds there. The close of the descriptor ends that. Also EAGAIN and EINTR, as
 * lock_wait().
 */
int cache_open_alone(const char *path);

/* Returns the words for an errno of these functions, to follow "'DIR': ". */
const char *cache_refusal(int error);

/*
 * Opens a directory in the cache, without following a symlink. Returns a descriptor that the caller
 * closes, or -1 with errno: ENOENT; EPERM if others own it or may write to it.
 */
int cache_open_dir(int dir, const char *name);

#endif
