/* SPDX-License-Identifier: MIT */
/*
 * An environment that is there, whoever made it: where its parts are.
 */
#ifndef MOVENV_ENV_ENVIRONMENT_H
#define MOVENV_ENV_ENVIRONMENT_H

#include <stddef.h>

#include "common/path.h"
#include "env/unread.h"

#define ENVIRONMENT_SITES_MAX 16
#define ENVIRONMENT_NAMES_MAX 6

struct environment {
	struct path dir;     /* absolute, as it was named */
	struct path shown;   /* its path in messages: dir, or where it will be */
	int root;            /* the directory, open */
	const char *scripts; /* "bin" or "Scripts"; static */
	struct path sites[ENVIRONMENT_SITES_MAX]; /* site-packages, relative to root */
	size_t site_count;
	/* The absolute names that it goes or went by: where it is, and where it was made. */
	struct path names[ENVIRONMENT_NAMES_MAX];
	size_t name_count;
	int text_scripts;      /* movenv-scripts = text */
	struct unread *unread; /* owned: readers note files in it; see env/unread.h */
};

/*
 * Returns 0, or -1 with errno ENAMETOOLONG if no program could be started by its path in an
 * environment at this directory.
 */
int environment_fits(const struct path *dir);

/*
 * Opens an environment. Returns 0, or -1 after a message if the directory is not one: it has a
 * pyvenv.cfg and a scripts directory. Parts that cannot be read are noted in env->unread, and
 * unread_report() is due for them. environment_close() is due in either case.
 */
int environment_open(struct environment *env, const char *dir);

/* The same for one that is built at dir and will live at `shown`, an absolute path. */
int environment_open_as(struct environment *env, const char *dir, const char *shown);

/*
 * 1 if a path of n bytes lies in the environment, by one of its names; then *rest is the offset of
 * the part after the name and its '/'. Else 0.
 */
int environment_holds(const struct environment *env, const char *path, size_t n, size_t *rest);

/* Returns the part of a name, relative to the environment, after a site and its '/'; or NULL. */
const char *environment_in_site(const struct environment *env, const char *name);

/*
 * 1 if a relative path of n bytes, from a directory `depth` below the environment, climbs out of it
 * on its way. By its text: links are not asked. Else 0.
 */
int environment_left(size_t depth, const char *path, size_t n);

void environment_close(struct environment *env);

#endif
