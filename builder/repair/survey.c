/* SPDX-License-Identifier: MIT */
/*
 * A look through an environment; see repair/survey.h.
 */
#include <string.h>

#include "core/err.h"
#include "env/home_choice.h"
#include "env/prompt.h"
#include "fs/dirlist.h"
#include "repair/find_build_config.h"
#include "repair/find_direct_url.h"
#include "repair/find_elf.h"
#include "repair/find_hashes.h"
#include "repair/find_kernels.h"
#include "repair/find_outside.h"
#include "repair/fix_activate.h"
#include "repair/fix_cfg.h"
#include "repair/fix_libraries.h"
#include "repair/fix_links.h"
#include "repair/fix_pip_hook.h"
#include "repair/fix_pth.h"
#include "repair/fix_python.h"
#include "repair/fix_scripts.h"
#include "repair/survey.h"

/*
 * The interpreter and what leads to it. Each step leaves an environment that works as before or
 * as after: where pyvenv.cfg leads the shim to the old home, the shim comes first; else the file.
 */
static int
look_at_base(struct survey *survey, const char *prompt, int is_plan)
{
	struct issues *mends = &survey->mends;
	const struct home_python *base = &survey->base;

	if (base->is_found && fix_python(mends, &base->identity) < 0)
		return -1;
	if (fix_cfg(mends, base, prompt, is_plan) < 0)
		return -1;
	if (!base->is_found && fix_python(mends, &base->identity) < 0)
		return -1;
	return fix_pip_hook(mends, &base->identity);
}

/* What a standalone environment, or one that is to be one, needs of this machine. */
static int
look_at_libraries(struct survey *survey)
{
	const struct home_python *base = &survey->base;
	enum standalone_kind kind =
		base->is_carried ? survey->kind : standalone_of(survey->env.dir.buf);
	struct fix_libraries how = {.with_libc = kind == STANDALONE_ALL, .is_told = survey->kind};
	int status = 0;

	if (kind == STANDALONE_NONE)
		return 0;
	closure_open(&how.closure);
	if (base->is_carried)
		status = standalone_libraries(&base->interp, &how.closure);
	else
		status = closure_add(&how.closure, base->file.buf); /* for this machine */
	if (status == 0)
		status = fix_libraries(&survey->mends, &survey->walk, &how);
	closure_release(&how.closure);
	return status;
}

static int
look_at_all(struct survey *survey, int is_plan)
{
	struct issues *mends = &survey->mends;
	struct buf prompt = {0};
	int source = prompt_find(&survey->env, &survey->base.cfg, &prompt);
	int status = source < 0 ? -1 : dists_read(&survey->dists, &survey->env);

	if (status == 0)
		status =
			look_at_base(survey, source == PROMPT_SCRIPT ? prompt.data : NULL, is_plan);
	if (status == 0 && (fix_scripts(mends) < 0 || fix_pth(mends) < 0 ||
			    walk_all(&survey->walk, survey->env.root) < 0 ||
			    look_at_libraries(survey) < 0 || fix_links(mends, &survey->walk) < 0 ||
			    fix_activate(mends, source ? buf_str(&prompt) : NULL, is_plan) < 0))
		status = -1;
	buf_free(&prompt);
	return status;
}

/* Says which directories could not be read. */
static void
say_unread(struct survey *survey)
{
	const struct walk *walk = &survey->walk;
	const char *cause = walk->causes.data;

	for (const char *dir = NULL; (dir = dirlist_next(&walk->unread, dir));) {
		fail("cannot read '%s%s%s': %s", survey->env.dir.buf, *dir ? "/" : "", dir, cause);
		survey->mends.unread++;
		cause += strlen(cause) + 1;
	}
}

static int
look(struct survey *survey, int is_plan)
{
	if (look_at_all(survey, is_plan) < 0)
		return fail_errno("cannot look through '%s'", survey->env.dir.buf);
	say_unread(survey);
	return 0;
}

static int
open_env(struct survey *survey, const char *dir)
{
	memset(survey, 0, sizeof(*survey));
	survey->mends.env = &survey->env;
	survey->mends.dists = &survey->dists;
	if (environment_open(&survey->env, dir) < 0)
		return -1;
	return home_python_read(&survey->base, &survey->env);
}

int
survey_open(struct survey *survey, const char *dir)
{
	return open_env(survey, dir) < 0 ? -1 : look(survey, 0);
}

int
survey_plan(struct survey *survey, const char *dir, const char *spec, enum standalone_kind kind)
{
	if (open_env(survey, dir) < 0 || home_python_choose(&survey->base, &survey->env, spec) < 0)
		return -1;
	survey->kind = kind;
	if (kind && !standalone_of(dir) && home_python_carry(&survey->base, &survey->env) < 0)
		return -1;
	return look(survey, 1);
}

int
survey_look(struct survey *survey, int hashes)
{
	struct issues *mends = &survey->mends;
	const struct walk *walk = &survey->walk;

	if (find_kernels(mends) < 0 || find_elf(mends, walk) < 0 || find_outside(mends, walk) < 0 ||
	    find_direct_url(mends, walk) < 0 || find_build_config(mends, walk) < 0 ||
	    (hashes && find_hashes(mends) < 0))
		return fail_errno("cannot look through '%s'", survey->env.dir.buf);
	return 0;
}

int
survey_look_out(struct survey *survey)
{
	if (find_outside(&survey->mends, &survey->walk) < 0 ||
	    find_direct_url(&survey->mends, &survey->walk) < 0)
		return fail_errno("cannot look through '%s'", survey->env.dir.buf);
	return 0;
}

void
survey_close(struct survey *survey)
{
	issues_release(&survey->mends);
	walk_release(&survey->walk);
	dists_release(&survey->dists);
	home_python_release(&survey->base);
	environment_close(&survey->env);
}
