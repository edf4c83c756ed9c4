/* SPDX-License-Identifier: MIT */
/*
 * Making an archive of an environment as repair would leave it, without a change to it.
 */
#ifndef MOVENV_PACK_PACK_H
#define MOVENV_PACK_PACK_H

#include "archive/archive.h"
#include "standalone/standalone.h"

struct pack {
	const char *dir;    /* the environment */
	const char *output; /* the archive; "-": stdout; NULL: named after the environment */
	const char *prefix; /* the names in it begin with it, or "" */
	const struct archive_ops *format;
	enum standalone_kind standalone; /* pack it as a standalone environment */
	int level, jobs;                 /* 0: the default */
	char **excludes;                 /* patterns, NULL-terminated */
	int ignore_editable, force;
};

/*
 * Makes the archive. Returns 0, or -1 after a message (none if interrupt_pending()), with nothing
 * left on the disk.
 */
int pack_run(const struct pack *pack);

#endif
