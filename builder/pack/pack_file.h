/* SPDX-License-Identifier: MIT */
/*
 * Adding one file of a tree to an archive.
 */
#ifndef MOVENV_PACK_PACK_FILE_H
#define MOVENV_PACK_PACK_FILE_H

#include <sys/stat.h>

#include "pack/packing.h"

/* Returns the open directory that a file or directory of this name is read from. Borrowed. */
int pack_file_root(const struct packing *packing, const char *name);

/*
 * Packs the regular file at packing->name, or the file that replaces it (`from`: its absolute name,
 * or NULL). Links are followed only if `follow`. st is its status as the walk found it: a file that
 * has changed since is refused. Returns 0, or -1 after a message.
 */
int pack_file_put(struct packing *packing, const struct stat *st, const char *from, int follow);

/* The same for a file that becomes a program: it has lost its bits x. st: NULL if it is gone. */
int pack_file_put_program(struct packing *packing, const struct stat *st);

/* Packs n bytes in memory as the file at packing->name. Returns 0, or -1 after a message. */
int pack_file_put_bytes(struct packing *packing, const void *bytes, size_t n, int is_executable,
			int64_t time);

/*
 * Packs a member, whose bytes pack_file_write() adds if it is a file that is not empty. Returns 0,
 * or -1 after a message.
 */
int pack_file_put_member(struct packing *packing, struct archive_member *member);
int pack_file_write(struct packing *packing, const void *bytes, size_t n);

/* Reports that the file at packing->name changed while it was read. Returns -1. */
int pack_file_has_changed(const struct packing *packing);

#endif
