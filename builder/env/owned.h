/* SPDX-License-Identifier: MIT */
/*
 * The files of an environment that a distribution may own and that may have to change in a move:
 * those of the scripts directory, and in site-packages .pth files, and what editable installs have
 * there.
 */
#ifndef MOVENV_ENV_OWNED_H
#define MOVENV_ENV_OWNED_H

#include <stddef.h>

#include "core/buf.h"
#include "core/sha256.h"
#include "env/environment.h"

struct owned {
	const char *name; /* relative to the environment; in the memory of the list */
	int is_listed;    /* a RECORD lists it; dist is the index of that distribution */
	int has_entry;    /* it is an entry point's, of that distribution */
	int is_shim;      /* fix_scripts() has found this movenv's shim in it */
	size_t dist;
	size_t site;                /* index of its site-packages directory, or OWNED_SCRIPT */
	char hash[SHA256_TEXT_CAP]; /* its sha256 in RECORD, or "" */
	size_t entry;               /* of its entry point; see env/dists.c */
};

#define OWNED_SCRIPT ((size_t)-1)

struct owned_list {
	struct owned *files; /* sorted by name */
	size_t count;
	struct buf names;
};

/* Bytes of all these names: an environment of 100,000 files has a tenth. */
#define OWNED_NAMES_MAX (16u << 20)

/*
 * Lists the files; nobody owns them yet. Appends the .dist-info directories to infos, relative to
 * the environment, each with its NUL. Returns 0, or -1 with errno: ENOMEM, EINTR, E2BIG if the
 * names are longer than OWNED_NAMES_MAX, or that of reading the scripts directory.
 * owned_release() is due in either case.
 */
int owned_read(struct owned_list *list, const struct environment *env, struct buf *infos);

/*
 * Returns 1 for the name of a module of an editable install that maps names to paths: setuptools'
 * (__editable___NAME_1_0_finder.py), hatchling's and pdm's (_editable_impl_NAME.py), and
 * scikit-build-core's (_editable_skbc_NAME.py, of old _NAME_editable.py). meson-python's loader is
 * not one: what it builds has paths of its own.
 */
int owned_is_finder(const char *name);

/* Returns 1 for the name of a .pth file, a finder, or an .egg-link, else 0. */
int owned_has_paths(const char *name);

/* Returns 1 if the file of this name was found to be a shim: it is not opened again. Else 0. */
int owned_is_shim(const struct owned_list *list, const char *name);

/* Returns the file of this name, relative to the environment, or NULL. */
struct owned *owned_find(const struct owned_list *list, const char *name);

void owned_release(struct owned_list *list);

#endif
