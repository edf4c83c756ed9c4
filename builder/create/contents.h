/* SPDX-License-Identifier: MIT */
/*
 * The files of a new environment, but for packages and a standalone interpreter.
 */
#ifndef MOVENV_CREATE_CONTENTS_H
#define MOVENV_CREATE_CONTENTS_H

#include "create/job.h"

/* Makes the text of pyvenv.cfg, in job->cfg. Returns 0, or -1 after a message. */
int contents_plan(struct job *job);

/*
 * Makes the directories, the shims and the activate scripts in the job's staging directory. Returns
 * 0, or -1 after a message.
 */
int contents_write_scripts(const struct job *job);

/* Writes the hook into pip, and the module that undoes a start by variables. Returns as above. */
int contents_write_modules(const struct job *job);

/* Writes pyvenv.cfg, which is planned. Returns as above. */
int contents_write_cfg(const struct job *job);

#endif
