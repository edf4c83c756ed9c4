/* SPDX-License-Identifier: MIT */
/*
 * What a shell shows for an environment, as who made it wrote that down.
 */
#ifndef MOVENV_ENV_PROMPT_H
#define MOVENV_ENV_PROMPT_H

#include "common/pyvenv_cfg.h"
#include "core/buf.h"
#include "env/environment.h"

enum prompt_source {
	PROMPT_NONE,   /* the name of its directory */
	PROMPT_CFG,    /* pyvenv.cfg has it */
	PROMPT_SCRIPT, /* only bin/activate has: venv up to 3.7 */
};

/*
 * Appends the prompt to out. cfg is the text of pyvenv.cfg. Returns where it stands, or -1 with
 * errno ENOMEM. An activate script that cannot be read is noted in env->unread.
 */
int prompt_find(const struct environment *env, const struct buf *cfg, struct buf *out);

/*
 * Appends the prompt that a value of the key "prompt" stands for: venv and virtualenv write the
 * repr() of a text, uv the text. Returns 0, or -1 with errno ENOMEM.
 */
int prompt_of_cfg(struct cfg_span value, struct buf *out);

/*
 * Appends the prompt in the text of bin/activate, if it is one that no shell would expand, and not
 * the name of the environment's directory. Returns PROMPT_SCRIPT, PROMPT_NONE, or -1 with errno
 * ENOMEM.
 */
int prompt_of_script(const struct environment *env, const char *text, struct buf *out);

/*
 * Makes a given prompt of "." the name of the current directory, which cwd holds then; others, and
 * NULL, stay. Returns 0, or -1 after a message.
 */
int prompt_resolve(const char **prompt, struct path *cwd);

#endif
