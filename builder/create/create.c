/* SPDX-License-Identifier: MIT */
/*
 * Making one environment; see create/create.h.
 */
#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "create/contents.h"
#include "create/create.h"
#include "create/ignore_files.h"
#include "create/job.h"
#include "create/old_names.h"
#include "create/upgrade_deps.h"
#include "fs/noexec.h"
#include "fs/staging.h"
#include "seed/install.h"
#include "standalone/build.h"
#include "standalone/settle.h"

/* Builds the environment in the staging directory. pyvenv.cfg comes last. */
static int
build_environment(struct job *job)
{
	const struct create *create = job->create;
	struct stage *stage = &job->stage;
	int is_reused = stage->exists && !create->clear;
	int is_new = !is_reused || staging_is_alone(stage->parent) == 1;
	struct wheel_place place = {
		.root = stage->fd,
		.interp = create->interp,
		.text_scripts = job->text_scripts,
		.link_mode = create->link_mode,
		.is_merged = !is_new,
		.no_compiled = create->no_compiled,
	};
	struct cached cached = {.link_mode = create->link_mode, .may_share = is_new};
	int status = contents_plan(job);

	if (status == 0)
		status = contents_write_scripts(job);
	if (status == 0 && job->standalone)
		status = build_base(create->interp, job->standalone, stage, &cached);
	if (status == 0)
		status = contents_write_modules(job);
	if (status == 0 && is_new)
		status = ignore_files_write(stage->fd, !create->without_ignore);
	if (status == 0)
		status = seed_install(create->seeds, &place, is_reused ? stage : NULL,
				      &job->replace);
	if (status == 0)
		status = contents_write_cfg(job);
	return status < 0 ? -1 : replace_plan(&job->replace, stage->parent, stage->fd);
}

/* Builds it and moves it to its target. */
static int
build_and_commit(struct job *job)
{
	struct stage *stage = &job->stage;
	int status = build_environment(job);

	stage->whole = job->had_base ? BASE_DIR : NULL;
	if (status == 0 && interrupt_pending())
		status = -1;
	if (status == 0)
		status = stage_commit(stage, job->create->clear ? STAGE_CLEAR : STAGE_MERGE);
	if (status == 0)
		status = replace_remove(&job->replace, stage->parent);
	if (status == 0 && job->standalone)
		standalone_settle(stage->exists ? stage->parent : stage->fd);
	if (status == 0 && job->kept.is_open)
		old_names_remove(stage->parent, job->create->interp, job->kept.home.buf);
	if (status == 0)
		verbose("made '%s'", stage->target.buf);
	return status;
}

/* Lets its pip upgrade itself: by a path that nobody can lead to another program. */
static int
upgrade_by_pip(const struct job *job)
{
	struct path place;

	return stage_target_path(&job->stage, &place) < 0
		       ? -1
		       : upgrade_deps(place.buf, job->stage.target.buf, job->create->interp);
}

int
create_environment(const struct create *create, const char *dir)
{
	struct job job;
	int status = job_open(&job, create, dir);

	if (status == 0)
		status = build_and_commit(&job);
	if (status == 0)
		keep_warn(&job.kept, create->interp);
	if (status == 0 && !create->upgrade_deps)
		noexec_warn(job.stage.target.buf);
	if (status == 0 && create->upgrade_deps)
		status = upgrade_by_pip(&job);
	job_close(&job);
	return status;
}
