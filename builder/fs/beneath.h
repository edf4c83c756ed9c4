/* SPDX-License-Identifier: MIT */
/*
 * Files below a directory, by names that others wrote.
 */
#ifndef MOVENV_FS_BENEATH_H
#define MOVENV_FS_BENEATH_H

/*
 * Opens a file or directory, for reading, by a relative name that must not lead out of dir, be it
 * by ".." or by a link. Links on the way are followed where the kernel can hold them to that (Linux
 * 5.6), and refused before. It neither blocks nor makes a terminal ours. Returns a descriptor, or
 * -1 with errno: EXDEV or ELOOP where the name leads out.
 */
int beneath_open(int dir, const char *name);

/*
 * Opens the directory that holds a name, through no link at all; *base is the name in it. Returns a
 * descriptor, or -1 with errno: ENOTDIR or ELOOP where a part is a link or a file.
 */
int beneath_above(int dir, const char *name, const char **base);

#endif
