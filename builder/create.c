/* SPDX-License-Identifier: MIT */
/*
 * Making one environment; see create.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "activate.h"
#include "clear.h"
#include "create.h"
#include "embed.h"
#include "err.h"
#include "hook.h"
#include "interrupt.h"
#include "io.h"
#include "members.h"
#include "pyvenv.h"
#include "replace.h"
#include "stage.h"
#include "tree.h"
#include "want.h"

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
	char name[WANT_TEXT_CAP];
	struct want want;

	want_take(&want, interp);
	for (int i = 0; want_alias(&want, i, name); i++)
		if (put(scripts, name, shim->data, shim->len, 0777) < 0)
			return -1;
	return 0;
}

static int
put_activate(int scripts, const struct create *create)
{
	const char *bin = path_base(create->interp->scripts);
	struct buf text = {0};
	const char *name;
	int status = 0;

	for (size_t i = 0; status == 0 && i < activate_count(); i++) {
		if (!activate_belongs(i, bin))
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
	int status = site < 0 || hook_text(&text) < 0
			     ? fail_errno("cannot write '%s'", HOOK_NAME)
			     : put(site, HOOK_NAME, text.data, text.len, 0666);

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

/* How the environment was made, as venv records it from 3.11 on. */
static int
make_command(const struct create *create, const struct stage *stage, struct buf *out)
{
	int status = buf_puts(out, "movenv create");

	if (create->system_site)
		status |= buf_puts(out, " --system-site-packages");
	if (create->clear)
		status |= buf_puts(out, " --clear");
	status |= seeds_words(create->seeds, out);
	if (create->text_scripts)
		status |= buf_puts(out, " --scripts=text");
	if (create->prompt)
		status |= buf_puts(out, " --prompt=") | pyvenv_word(out, create->prompt);
	status |= buf_puts(out, " --python=") | pyvenv_plain(out, create->interp->file.buf);
	return status | buf_putc(out, ' ') | pyvenv_plain(out, stage->target.buf);
}

static int
put_cfg(const struct create *create, const struct stage *stage)
{
	static const struct version has_command = {.release = {3, 11}};
	struct buf command = {0}, text = {0};
	struct pyvenv what = {
		.interp = create->interp,
		.prompt = create->prompt,
		.system_site = create->system_site,
		.text_scripts = create->text_scripts,
	};
	int status = make_command(create, stage, &command);

	if (version_compare(&create->interp->parsed, &has_command) >= 0)
		what.command = buf_str(&command);
	if (status == 0)
		status = pyvenv_text(&what, &text);
	status = status < 0 ? fail_errno("cannot make '%s'", CFG_NAME)
			    : put(stage->fd, CFG_NAME, text.data, text.len, 0666);
	buf_free(&command);
	buf_free(&text);
	return status;
}

static int
install_seeds(struct create *create, const struct stage *stage, struct replace *replace)
{
	struct wheel_place place = {stage->fd, create->interp, create->text_scripts};
	int is_used = stage->exists && !create->clear;
	int status = 1;

	for (size_t i = 0; status >= 0 && i < create->seeds->count; i++) {
		struct seed *seed = &create->seeds->list[i];

		if (!seed->file)
			continue;
		status = !is_used ? 1
				  : replace_look(replace, stage->parent, stage->target.buf,
						 create->interp, seed);
		if (status > 0)
			status = members_install(seed->wheel, &place);
	}
	return status < 0 ? -1 : 0;
}

static int
build(struct create *create, const struct stage *stage, struct replace *replace)
{
	int scripts = tree_open(stage->fd, create->interp->scripts);
	int status;

	if (scripts < 0)
		return fail_errno("cannot create '%s'", create->interp->scripts);
	status = make_dirs(stage->fd, create->interp);
	if (status == 0)
		status = put_shims(scripts, create->interp);
	if (status == 0)
		status = put_activate(scripts, create);
	close(scripts);
	if (status == 0)
		status = put_hook(stage->fd, create->interp);
	if (status == 0)
		status = put_site(stage->fd);
	if (status == 0)
		status = install_seeds(create, stage, replace);
	if (status == 0)
		status = put_cfg(create, stage);
	return status < 0 ? -1 : replace_plan(replace, stage->parent, stage->fd);
}

/* "--prompt ." is the name of the current directory. */
static int
resolve_prompt(struct create *create, struct path *cwd)
{
	if (!create->prompt || strcmp(create->prompt, ".") != 0)
		return 0;
	if (!getcwd(cwd->buf, sizeof(cwd->buf)))
		return fail_errno("cannot tell the current directory");
	create->prompt = path_base(cwd->buf);
	return 0;
}

int
create_environment(struct create *create, const char *dir)
{
	struct path cwd;
	struct replace replace = {0};
	struct stage stage;
	int status;

	if (check_name(dir) < 0 || resolve_prompt(create, &cwd) < 0 ||
	    (create->clear && clear_check(dir, create->force) < 0) || stage_open(&stage, dir) < 0)
		return -1;
	status = build(create, &stage, &replace);
	if (status == 0 && interrupt_pending())
		status = -1;
	if (status == 0)
		status = stage_commit(&stage, create->clear ? STAGE_CLEAR : STAGE_MERGE);
	if (status == 0)
		status = replace_remove(&replace, stage.parent);
	replace_release(&replace);
	if (stage_drop(&stage) < 0)
		status = -1;
	if (status == 0)
		verbose("made '%s'", stage.target.buf);
	return status;
}
