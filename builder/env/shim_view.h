/* SPDX-License-Identifier: MIT */
/*
 * The decisions of an environment's shim, made by the shim's own code without starting it.
 */
#ifndef MOVENV_ENV_SHIM_VIEW_H
#define MOVENV_ENV_SHIM_VIEW_H

#include "common/home.h"
#include "common/path.h"
#include "core/buf.h"

/* Zeros before; shim_view_release() is due after. */
struct shim_view {
	struct path env;
	struct home home;
	struct path interpreter; /* "" if none was found */
	struct buf text;         /* of the environment's own pyvenv.cfg */
	/* Names of files and results, in turn, each with its NUL; each file once, as looked at. */
	struct buf looked;
};

/*
 * Reads an environment's pyvenv.cfg and looks where its shim would look. Returns 0, with an empty
 * interpreter if there is none, or -1 after a message: it is not an environment, or its file is
 * wrong.
 */
int shim_view_read(struct shim_view *info, const char *dir);

void shim_view_release(struct shim_view *info);

#endif
