/* SPDX-License-Identifier: MIT */
/*
 * One environment in the making: its options in effect, and the state of the work.
 */
#ifndef MOVENV_CREATE_JOB_H
#define MOVENV_CREATE_JOB_H

#include "create/keep.h"
#include "create/options.h"
#include "fs/stage.h"
#include "seed/replace.h"

struct job {
	const struct create *create; /* as the user gave them; borrowed */
	struct path target;          /* the environment's directory, absolute */
	/* In effect: given, or kept from the environment that is upgraded. */
	const char *prompt; /* borrowed from the options, cwd or kept; NULL: none */
	enum standalone_kind standalone;
	int system_site, text_scripts;
	struct path cwd; /* for a prompt of "." */
	struct keep kept;
	int had_base; /* the old environment has an interpreter of its own, which is replaced */
	struct stage stage;
	struct replace replace;
	struct buf cfg; /* the text of pyvenv.cfg */
};

/*
 * Resolves the directory, settles the options in effect, and opens the stage. Returns 0, or -1
 * after a message. job_close() is due in either case; it drops the stage.
 */
int job_open(struct job *job, const struct create *create, const char *dir);

void job_close(struct job *job);

#endif
