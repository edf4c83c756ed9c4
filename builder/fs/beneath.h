/* SPDX-License-Identifier: MIT */
/*
 * Opening files below a directory by names from untrusted sources.
 */
#ifndef MOVENV_FS_BENEATH_H
#define MOVENV_FS_BENEATH_H

/*
 * Opens a file or directory for reading by a relative name, which must not lead out of dir, neither
 * by ".." nor by a symlink. Symlinks are followed if the kernel can keep them below dir (Linux
 * 5.6), and refused if it cannot. The call does not block, and a terminal does not become the
 * controlling one. Returns a descriptor that the caller closes, or -1 with errno: EXDEV or ELOOP if
 * the name leads out.
 */
int beneath_open(int dir, const char *name);

/*
 * Opens the directory that holds a name, without following any symlink; *base is the last
 * component, borrowed from the name. Returns a descriptor that the caller closes, or -1 with errno:
 * ENOTDIR or ELOOP if a component is a symlink or a file.
 */
int beneath_above(int dir, const char *name, const char **base);

#endif
