/* SPDX-License-Identifier: MIT */
/*
 * The distributions that are installed in an environment, and the scripts that are theirs (PyPA
 * "Recording installed projects").
 */
#ifndef MOVENV_ENV_DISTS_H
#define MOVENV_ENV_DISTS_H

#include <stddef.h>

#include "core/buf.h"
#include "env/environment.h"
#include "fs/file_id.h"
#include "script/entry_point.h"

struct dist {
	struct path dir;   /* the .dist-info directory, relative to the environment */
	struct buf record; /* the text of its RECORD */
	struct file_id record_id;
};

struct owned {
	char *name;  /* the script's file name */
	char *row;   /* its name in RECORD, or NULL if it does not stand there */
	size_t dist; /* index */
	int has_entry;
	struct entry_point entry; /* if it is an entry point's */
};

struct dists {
	struct dist *list;
	size_t count;
	struct owned *scripts;
	size_t script_count;
};

/* Reads all. Damaged ones are passed over. Returns 0, or -1 with errno ENOMEM. */
int dists_read(struct dists *dists, const struct environment *env);

/* The owner of a script, or NULL. */
const struct owned *dists_owner(const struct dists *dists, const char *name);

void dists_release(struct dists *dists);

#endif
