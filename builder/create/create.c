/* SPDX-License-Identifier: MIT */
/*
 * Making one environment; see create/create.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "activate/activate.h"
#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "create/create.h"
#include "create/ignore_files.h"
#include "create/keep.h"
#include "create/old_names.h"
#include "create/upgrade_deps.h"
#include "embed/embed.h"
#include "env/cfg_write.h"
#include "env/clear.h"
#include "env/prompt.h"
#include "fs/io.h"
#include "fs/stage.h"
#include "fs/tree.h"
#include "python/identity.h"
#include "script/pip_hook.h"
#include "seed/install.h"
#include "seed/replace.h"

/* One environment in the making, beside what all of a run share. */
struct job {
	const char *given; /* --prompt as it was given */
	struct path cwd;   /* what a prompt of "." stands for */
	struct stage stage;
	struct replace replace;
	struct keep kept;
	int had_base; /* it carries an interpreter, which the new one replaces */
};

/* Names that cannot be: ':' parts the entries of PATH, and a newline those of pyvenv.cfg. */
static int
check_name(const char *dir)
{
	struct path full;

	if (io_absolute(dir, &full) < 0)
		return fail_errno("cannot create '%s'", dir);
	if (strchr(full.buf, ':'))
		return fail("cannot create '%s': ':' in its path would part it in two on PATH",
			    full.buf);
	for (const char *c = full.buf; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return fail("cannot create '%s': its path holds a control character",
				    full.buf);
	return 0;
}

/* Makes a directory of the environment and closes it. */
static int
make_dir(int root, const char *name)
{
	int fd = tree_open(root, name);

	if (fd < 0)
		return fail_errno("cannot create '%s'", name);
	close(fd);
	return 0;
}

static int
make_dirs(int root, const struct interp *interp)
{
	if (make_dir(root, interp->include) < 0 || make_dir(root, interp->purelib) < 0)
		return -1;
	return make_dir(root, interp->platlib); /* often the same */
}

static int
put(int dir, const char *name, const void *bytes, size_t n, mode_t mode)
{
	if (io_create(dir, name, bytes, n, mode) < 0)
		return fail_errno("cannot write '%s'", name);
	return 0;
}

/* The shim under each name that the interpreter goes by. */
static int
put_shims(int scripts, const struct interp *interp)
{
	const struct embed *shim = embed_find("shim");
	char name[IDENTITY_TEXT_CAP];

	for (int i = 0; identity_alias(&interp->identity, i, name); i++)
		if (put(scripts, name, shim->data, shim->len, 0777) < 0)
			return -1;
	return 0;
}

static int
put_activate(int scripts, const struct create *create, const struct keep *kept)
{
	const char *bin = path_base(create->interp->scripts);
	struct buf text = {0};
	const char *name;
	int status = 0;

	for (size_t i = 0; status == 0 && i < activate_count(); i++) {
		if (!activate_belongs(i, bin) || keep_applies(kept, i))
			continue;
		text.len = 0;
		status = activate_render(i, create->prompt, bin, &text, &name);
		status = status < 0 ? fail_errno("cannot make the activate scripts")
				    : put(scripts, name, buf_str(&text), text.len, 0666);
	}
	buf_free(&text);
	return status;
}

/* The hook into pip is there with pip or without: pip may come later. */
static int
put_hook(int root, const struct interp *interp)
{
	struct buf text = {0};
	int site = tree_open(root, interp->purelib);
	int status = site < 0 || pip_hook_text(&text) < 0
			     ? fail_errno("cannot write '%s'", PIP_HOOK_NAME)
			     : put(site, PIP_HOOK_NAME, text.data, text.len, 0666);

	if (site >= 0)
		close(site);
	buf_free(&text);
	return status;
}

/* What a start by variables leaves behind, it takes away. */
static int
put_site(int root)
{
	const struct embed *site = embed_find("sitecustomize.py");
	int dir = tree_open(root, SITE_DIR);
	int status;

	if (dir < 0)
		return fail_errno("cannot create '%s'", SITE_DIR);
	status = put(dir, site->name, site->data, site->len, 0666);
	close(dir);
	return status;
}

static int
put_cfg(const struct create *create, const struct job *job)
{
	static const struct pep440 has_command = {.release = {3, 11}};
	struct buf command = {0}, text = {0}, seeds = {0};
	struct interp carried = *create->interp;
	struct pyvenv what = {
		.interp = &carried,
		.standalone = create->standalone,
		.prompt = create->prompt,
		.system_site = create->system_site,
		.text_scripts = create->text_scripts,
	};
	struct pyvenv_made made = {
		job->given,
		create->interp->file.buf,
		job->stage.target.buf,
		.copies = create->copies,
		.system_site = create->system_site,
		.clear = create->clear,
		.upgrade = create->upgrade,
		.upgrade_deps = create->upgrade_deps,
		.text_scripts = create->text_scripts,
		.without_ignore = create->without_ignore,
		.standalone = create->standalone == STANDALONE_ALL,
		.standalone_python = create->standalone == STANDALONE_PYTHON,
	};
	int status = seeds_words(create->seeds, &seeds);

	made.seeds = buf_str(&seeds);
	status |= pyvenv_command(&made, &command);
	if (status == 0 && create->standalone)
		status = standalone_become(&carried, &job->stage.target);
	if (pep440_compare(&create->interp->parsed, &has_command) >= 0)
		what.command = buf_str(&command);
	if (status == 0)
		status = pyvenv_text(&what, &text);
	status = status < 0 ? fail_errno("cannot make '%s'", CFG_NAME)
			    : put(job->stage.fd, CFG_NAME, text.data, text.len, 0666);
	buf_free(&command);
	buf_free(&seeds);
	buf_free(&text);
	return status;
}

static int
build(struct create *create, struct job *job)
{
	int root = job->stage.fd, scripts = tree_open(root, create->interp->scripts);
	int is_used = job->stage.exists && !create->clear;
	struct wheel_place place = {root, create->interp, create->text_scripts};
	int status;

	if (scripts < 0)
		return fail_errno("cannot create '%s'", create->interp->scripts);
	status = make_dirs(root, create->interp);
	if (status == 0)
		status = put_shims(scripts, create->interp);
	if (status == 0)
		status = put_activate(scripts, create, &job->kept);
	close(scripts);
	if (status == 0 && create->standalone)
		status = standalone_build(create->interp, create->standalone, &job->stage);
	if (status == 0)
		status = put_hook(root, create->interp);
	if (status == 0)
		status = put_site(root);
	if (status == 0 && (!is_used || tree_is_empty(job->stage.parent, job->stage.name) == 1))
		status = ignore_files_write(root, !create->without_ignore);
	if (status == 0)
		status = seed_install(create->seeds, &place, is_used ? &job->stage : NULL,
				      &job->replace);
	if (status == 0)
		status = put_cfg(create, job);
	return status < 0 ? -1 : replace_plan(&job->replace, job->stage.parent, root);
}

/*
 * With --upgrade, what the environment was given before holds until something else is given. One
 * that carries its interpreter goes on doing so in any case: who moved it relies on that.
 */
static int
take_kept(struct create *create, struct job *job, const char *dir)
{
	int found = create->upgrade ? keep_open(&job->kept, dir) : 0;
	enum standalone_kind kind = create->clear ? STANDALONE_NONE : standalone_of(dir);

	job->had_base = kind != STANDALONE_NONE;
	if (!create->standalone)
		create->standalone = kind;
	if (found < 0)
		return fail_errno("cannot upgrade '%s'", dir);
	if (found > 0) {
		if (!create->prompt)
			create->prompt = job->kept.given;
		create->system_site |= job->kept.system_site;
		create->text_scripts |= job->kept.env.text_scripts;
	}
	return 0;
}

static int
build_and_commit(struct create *create, struct job *job)
{
	struct stage *stage = &job->stage;
	int status = build(create, job);

	stage->whole = job->had_base ? BASE_DIR : NULL;
	if (status == 0 && interrupt_pending())
		status = -1;
	if (status == 0)
		status = stage_commit(stage, create->clear ? STAGE_CLEAR : STAGE_MERGE);
	if (status == 0)
		status = replace_remove(&job->replace, stage->parent);
	if (status == 0 && job->kept.is_open)
		old_names_find(stage->parent, create->interp, job->kept.home.buf);
	if (stage_drop(stage) < 0)
		status = -1;
	if (status == 0)
		verbose("made '%s'", stage->target.buf);
	return status;
}

int
create_environment(struct create *create, const char *dir)
{
	struct create shared = *create;
	struct job job = {.given = create->prompt, .kept = {.env = {.root = -1}}};
	int status = -1;

	if (check_name(dir) == 0 && prompt_resolve(&create->prompt, &job.cwd) == 0 &&
	    (!create->clear || clear_check(dir, create->force) == 0) &&
	    take_kept(create, &job, dir) == 0 && stage_open(&job.stage, dir) == 0)
		status = build_and_commit(create, &job);
	if (status == 0)
		keep_warn(&job.kept, create->interp);
	if (status == 0 && create->upgrade_deps)
		status = upgrade_deps(job.stage.target.buf, create->interp);
	/* What one environment keeps is not the next one's. */
	create->prompt = shared.prompt;
	create->standalone = shared.standalone;
	create->system_site = shared.system_site;
	create->text_scripts = shared.text_scripts;
	keep_close(&job.kept);
	replace_release(&job.replace);
	return status;
}
