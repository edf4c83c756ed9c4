/* SPDX-License-Identifier: MIT */
/*
 * The files that keep git and backups out of an environment: .gitignore, as venv (from 3.13 on),
 * virtualenv and uv have it, and CACHEDIR.TAG, as the last two have.
 */
#ifndef MOVENV_CREATE_IGNORE_FILES_H
#define MOVENV_CREATE_IGNORE_FILES_H

/*
 * Makes CACHEDIR.TAG in the directory (root, open), and .gitignore if asked for. Not to be called
 * for a directory that holds other files: it may be its user's project. Returns 0, or -1 after a
 * message.
 */
int ignore_files_write(int root, int with_gitignore);

#endif
