/* SPDX-License-Identifier: MIT */
/*
 * One environment in the making; see create/job.h.
 */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "create/job.h"
#include "env/clear.h"
#include "env/environment.h"
#include "env/prompt.h"
#include "fs/io.h"

/* Resolves the path, and refuses one that PATH or pyvenv.cfg cannot hold: ':' and controls. */
static int
resolve_target(struct job *job, const char *dir)
{
	struct path *target = &job->target;

	if (io_absolute(dir, target) < 0 || environment_fits(target) < 0)
		return fail_errno("cannot create '%s'", dir);
	if (strchr(target->buf, ':'))
		return failf("cannot create '%s': ':' in its path would split it in two on PATH",
			     target->buf);
	for (const char *c = target->buf; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return failf("cannot create '%s': its path holds a control character",
				     target->buf);
	return 0;
}

/*
 * With --upgrade, the options of the old environment hold unless others are given. A standalone one
 * stays standalone in any case: who moved it relies on that.
 */
static int
apply_kept(struct job *job)
{
	const struct create *create = job->create;
	enum standalone_kind old;
	struct path place;
	int found;

	if (!job->stage.exists || create->clear)
		return 0;
	if (stage_target_path(&job->stage, &place) < 0)
		return -1;
	if (!create->upgrade && keep_refuse(place.buf, job->target.buf, create->interp) < 0)
		return -1;
	found = create->upgrade ? keep_open(&job->kept, place.buf, job->target.buf) : 0;
	old = standalone_of(place.buf);
	job->had_base = old != STANDALONE_NONE;
	if (!job->standalone)
		job->standalone = old;
	if (found < 0)
		return fail_errno("cannot upgrade '%s'", job->target.buf);
	if (found > 0) {
		if (!job->prompt)
			job->prompt = job->kept.given;
		job->system_site |= job->kept.system_site;
		job->text_scripts |= job->kept.env.text_scripts;
	}
	return 0;
}

/* The loader of a standalone interpreter finds its libraries by their whole paths. */
#define LIBRARY_CAP 48 /* bytes of "/base/so/libpython3.13.so.1.0", and some */

static int
check_standalone(const struct job *job)
{
	if (!job->standalone || job->target.len + LIBRARY_CAP < PATH_CAP)
		return 0;
	errno = ENAMETOOLONG;
	return fail_errno("cannot create '%s'", job->target.buf);
}

int
job_open(struct job *job, const struct create *create, const char *dir)
{
	*job = (struct job){
		.create = create,
		.prompt = create->prompt,
		.standalone = create->standalone,
		.system_site = create->system_site,
		.text_scripts = create->text_scripts,
		.kept = {.env = {.root = -1}},
	};
	stage_init(&job->stage);
	if (resolve_target(job, dir) < 0 || prompt_resolve(&job->prompt, &job->cwd) < 0)
		return -1;
	if (stage_find(&job->stage, job->target.buf) < 0)
		return -1;
	if (create->clear && job->stage.exists &&
	    clear_check(job->stage.parent, job->target.buf, create->force) < 0)
		return -1;
	if (apply_kept(job) < 0 || check_standalone(job) < 0)
		return -1;
	return stage_open(&job->stage);
}

void
job_close(struct job *job)
{
	stage_drop(&job->stage);
	keep_close(&job->kept);
	replace_release(&job->replace);
	buf_free(&job->cfg);
}
