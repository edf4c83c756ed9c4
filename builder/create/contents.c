/* SPDX-License-Identifier: MIT */
/*
 * The files of a new environment; see create/contents.h.
 */
#include <string.h>
#include <unistd.h>

#include "activate/activate.h"
#include "common/layout.h"
#include "core/err.h"
#include "create/contents.h"
#include "embed/embed.h"
#include "env/cfg_write.h"
#include "env/shim_file.h"
#include "fs/io.h"
#include "fs/tree.h"
#include "python/identity.h"
#include "script/pip_hook.h"

static int
contents_make_dir(int root, const char *name)
{
	return tree_make(root, name) < 0 ? fail_errno("cannot create '%s'", name) : 0;
}

/* Makes those that no file is written to; purelib gets the hook into pip. */
static int
contents_make_dirs(int root, const struct interp *interp)
{
	int is_other = strcmp(interp->platlib, interp->purelib) != 0;

	if (contents_make_dir(root, interp->include) < 0)
		return -1;
	return is_other ? contents_make_dir(root, interp->platlib) : 0;
}

static int
write_new(int dir, const char *name, const void *bytes, size_t n, mode_t mode)
{
	if (io_create(dir, name, bytes, n, mode) < 0)
		return fail_errno("cannot write '%s'", name);
	return 0;
}

/* Writes the shim under each name of the interpreter. */
static int
write_shims(int scripts, const struct job *job, struct buf *shim)
{
	const struct identity *identity = &job->create->interp->identity;
	struct buf line = {0};
	char name[IDENTITY_TEXT_CAP];
	int status = shim_file_line(buf_str(&job->cfg), job->cfg.len, &line);

	status = status < 0 || shim_file_add(&line, shim) < 0
			 ? fail_errno("cannot write the names of python")
			 : 0;
	for (int i = 0; status == 0 && identity_alias(identity, i, name); i++)
		status = write_new(scripts, name, shim->data, shim->len, 0777);
	buf_free(&line);
	return status;
}

static int
write_activate(int scripts, const struct job *job, struct buf *text)
{
	const char *bin = path_base(job->create->interp->scripts);
	const char *name;
	int status = 0;

	for (size_t i = 0; status == 0 && i < activate_count(); i++) {
		int is_kept = activate_belongs(i, bin) ? keep_applies(&job->kept, i) : 1;

		status = is_kept < 0 ? -1 : 0;
		if (is_kept != 0)
			continue;
		text->len = 0;
		status = activate_render(i, job->prompt, bin, text, &name);
		status = status < 0 ? fail_errno("cannot write the activate scripts")
				    : write_new(scripts, name, buf_str(text), text->len, 0666);
	}
	return status;
}

/* The hook into pip is written even without pip, which may come later. */
static int
write_pip_hook(int root, const struct interp *interp)
{
	struct buf text = {0};
	int site = tree_open_new(root, interp->purelib);
	int status = site < 0 || pip_hook_text(&text) < 0
			     ? fail_errno("cannot write '%s'", PIP_HOOK_NAME)
			     : write_new(site, PIP_HOOK_NAME, text.data, text.len, 0666);

	if (site >= 0)
		close(site);
	buf_free(&text);
	return status;
}

/* Writes the sitecustomize that removes the variables of a start by variables. */
static int
write_sitecustomize(int root)
{
	const struct embed *site = embed_find("sitecustomize.py");
	int dir = tree_open_new(root, SITE_DIR);
	int status;

	if (dir < 0)
		return fail_errno("cannot create '%s'", SITE_DIR);
	status = write_new(dir, site->name, site->data, site->len, 0666);
	close(dir);
	return status;
}

/* Appends the command line that would make the same environment, for the key "command". */
static int
append_command(const struct job *job, struct buf *out)
{
	const struct create *create = job->create;
	struct buf seeds = {0};
	int status = seeds_words(create->seeds, &seeds);
	struct cfg_write_command made = {
		.prompt = create->prompt,
		.python = create->interp->file.buf,
		.dir = job->stage.target.buf,
		.seeds = buf_str(&seeds),
		.copies = create->copies,
		.system_site = job->system_site,
		.clear = create->clear,
		.upgrade = create->upgrade,
		.upgrade_deps = create->upgrade_deps,
		.text_scripts = job->text_scripts,
		.without_ignore = create->without_ignore,
		.standalone = job->standalone == STANDALONE_ALL,
		.standalone_python = job->standalone == STANDALONE_PYTHON,
	};

	status |= cfg_write_command(&made, out);
	buf_free(&seeds);
	return status;
}

int
contents_plan(struct job *job)
{
	static const struct pep440 has_command = {.release = {3, 11}};
	struct buf command = {0};
	struct interp home = *job->create->interp; /* or that of a standalone environment */
	struct cfg_write cfg = {
		.interp = &home,
		.standalone = job->standalone,
		.prompt = job->prompt,
		.system_site = job->system_site,
		.text_scripts = job->text_scripts,
	};
	int status = append_command(job, &command);

	if (pep440_compare(&home.parsed, &has_command) >= 0)
		cfg.command = buf_str(&command);
	if (status == 0 && job->standalone)
		status = standalone_become(&home, &job->stage.target);
	if (status == 0)
		status = cfg_write_text(&cfg, &job->cfg);
	buf_free(&command);
	return status < 0 ? fail_errno("cannot write '%s'", CFG_NAME) : 0;
}

int
contents_write_cfg(const struct job *job)
{
	return write_new(job->stage.fd, CFG_NAME, job->cfg.data, job->cfg.len, 0666);
}

int
contents_write_scripts(const struct job *job)
{
	const struct interp *interp = job->create->interp;
	int scripts = tree_open_new(job->stage.fd, interp->scripts);
	struct buf text = {0}; /* one for all: the shim is the longest */
	int status;

	if (scripts < 0)
		return fail_errno("cannot create '%s'", interp->scripts);
	status = contents_make_dirs(job->stage.fd, interp);
	if (status == 0)
		status = write_shims(scripts, job, &text);
	if (status == 0)
		status = write_activate(scripts, job, &text);
	close(scripts);
	buf_free(&text);
	return status;
}

int
contents_write_modules(const struct job *job)
{
	int root = job->stage.fd;

	return write_pip_hook(root, job->create->interp) < 0 ? -1 : write_sitecustomize(root);
}
