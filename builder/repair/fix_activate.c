/* SPDX-License-Identifier: MIT */
/*
 * Activate scripts with a path; see repair/fix_activate.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "activate/activate.h"
#include "activate/spelled.h"
#include "activate/stock.h"
#include "activate/stock_templates.h"
#include "common/compiler.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "repair/fix_activate.h"
#include "text/crlf.h"

#define SCRIPT_MAX (256u << 10) /* bytes; no tool writes a longer one */

/* The second is its name in environments of virtualenv and uv. */
static const char own_ps1[] = "Activate.ps1", other_ps1[] = "activate.ps1";

enum activate_state {
	MISSING,
	ODD,     /* not a regular file, or noted as one that cannot be read */
	MOVABLE, /* without the environment's path */
	CRLF,    /* the same, but its shell cannot read its line ends */
	STOCK,   /* as a tool wrote it, with the path */
	CHANGED, /* with the path and with lines of a user */
};

/* Scripts of virtualenv and uv for programs that movenv has no script for. */
static const char *const others[] = {"activate.el", "pydoc.bat", "deactivate.csh"};

/* Returns 1 if CRLF is a line's end in the language of a script, else 0. */
static int
may_have_crlf(const char *name)
{
	static const char *const ends[] = {".bat", ".ps1", ".el"};

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (strlen(name) > strlen(ends[i]) &&
		    !strcmp(name + strlen(name) - strlen(ends[i]), ends[i]))
			return 1;
	return 0;
}

/* 1 if a tool wrote the script; else 0, or -1. Most are known without the templates. */
static int
is_stock_script(const struct environment *env, const char *name, const char *prompt,
		const struct buf *text)
{
	struct buf forms = {0};
	int is_stock = stock_is(buf_str(text), text->len, env, prompt, "");

	if (is_stock == 0 && stock_templates_read(env, name, &forms) < 0)
		is_stock = -1;
	if (is_stock == 0 && forms.len > 0)
		is_stock = stock_is(buf_str(text), text->len, env, prompt, buf_str(&forms));
	buf_free(&forms);
	return is_stock;
}

/* Judges the text of a script. Returns 0 with the state, or -1 with errno. */
static int
judge_text(const struct environment *env, const char *name, const char *prompt, struct buf *text,
	   enum activate_state *state)
{
	int is_crlf = !may_have_crlf(name) && crlf_remove(text), is_named, is_stock = 0;

	if (spelled_decode(name, text) < 0)
		return -1;
	is_named = stock_names(buf_str(text), text->len, env);
	if (is_named > 0)
		is_stock = is_stock_script(env, name, prompt, text);
	*state = !is_named ? is_crlf ? CRLF : MOVABLE : is_stock ? STOCK : CHANGED;
	return is_named < 0 || is_stock < 0 ? -1 : 0;
}

/* Reads an open script, and adds its bytes to id. Returns 0, or -1 with errno. */
static int
read_open_script(int fd, struct buf *text, struct file_id *id)
{
	if (file_id_of_fd(id, fd) < 0 || io_slurp_fd(fd, text, SCRIPT_MAX) < 0)
		return -1;
	file_id_add_bytes(id, buf_str(text), text->len);
	return 0;
}

/*
 * Reads a script; id: its file, if that is regular. Notes one that cannot be read. Returns 0 with
 * the state, or -1 with errno.
 */
static int
read_state(const struct environment *env, const char *name, const char *prompt, struct file_id *id,
	   enum activate_state *state)
{
	struct path file = {0};
	struct buf text = {0};
	int fd, status;

	*id = (struct file_id){0};
	*state = ODD;
	if (path_set(&file, env->scripts, strlen(env->scripts)) < 0 || path_push(&file, name) < 0)
		return -1;
	fd = beneath_open_linkless(env->root, file.buf);
	if (fd < 0) {
		if (errno == ENOENT)
			*state = MISSING;
		return unread_note_file(env->unread, file.buf);
	}
	status = read_open_script(fd, &text, id);
	close(fd);
	status = status < 0 ? unread_note_file(env->unread, file.buf)
			    : judge_text(env, name, prompt, &text, state);
	buf_free(&text);
	return status;
}

/* Returns 1 if the environment was made elsewhere: then scripts name that place. */
static int
has_moved(const struct environment *env)
{
	for (size_t i = 0; i < env->name_count; i++)
		if (!io_same(env->names[i].buf, env->dir.buf))
			return 1;
	return 0;
}

/* Adds a script that repair has no fix for. */
static int
add_changed_script(struct issues *issues, const char *name, const char *reason, const char *remedy)
{
	struct issue *issue = issues_add(issues, ISSUE_ACTIVATE, issues->env->scripts, name);

	if (!issue)
		return -1;
	issue->reason = reason;
	issue->fails_here = has_moved(issues->env);
	issue_set_remedy(issue, remedy);
	return 0;
}

/* A fix_make: the script as it is on the disk, with LF. */
static int
make_with_lf(const struct issues *issues, const struct issue *issue, struct buf *out)
{
	struct file_id id;
	int fd = beneath_open_linkless(issues->env->root, issue->file);
	int status = fd < 0 ? -1 : read_open_script(fd, out, &id);

	if (status == 0 && !file_id_same(&id, &issue->old))
		errno = ESTALE, status = -1;
	if (fd >= 0)
		close(fd);
	crlf_remove(out);
	return status;
}

/* Adds a script whose line ends git has changed. */
static int
add_crlf_script(struct issues *issues, const char *name, const struct file_id *old)
{
	struct issue *issue = issues_add(issues, ISSUE_ACTIVATE, issues->env->scripts, name);

	if (!issue)
		return -1;
	issue->old = *old;
	issue->reason = "its lines end in CRLF, which its shell cannot read";
	issue->is_broken = 1;
	issue_set_bytes(issue, "the same with LF", (struct fix_bytes){.make = make_with_lf});
	return 0;
}

/*
 * Adds the script with this index in movenv's table, under a name: old is the file to be replaced,
 * or none.
 */
static int
add_own_script(struct issues *issues, size_t i, const char *name, const char *prompt,
	       const struct file_id *old)
{
	struct issue *issue = issues_add(issues, ISSUE_ACTIVATE, issues->env->scripts, name);
	int is_missing = !old->exists;
	const char *own_name;
	struct buf *text;

	if (!issue)
		return -1;
	issue->old = *old;
	issue->is_minor = is_missing;
	issue->fails_here = has_moved(issues->env);
	issue->reason = is_missing ? "it is missing" : "it names the environment's directory";
	text = issue_set_bytes(issue, is_missing ? "there" : "movenv's, which finds itself",
			       (struct fix_bytes){.mode = is_missing ? 0666 : 0, .is_fresh = 1});
	return activate_render(i, prompt, issues->env->scripts, text, &own_name);
}

static int
check_script(struct issues *issues, size_t i, const char *prompt)
{
	struct buf text = {0};
	const char *name = "";
	struct file_id id = {0};
	int status = activate_render(i, prompt, issues->env->scripts, &text, &name);
	enum activate_state state = ODD;

	buf_free(&text);
	if (status == 0)
		status = read_state(issues->env, name, prompt, &id, &state);
	if (status == 0 && state == MISSING && !strcmp(name, own_ps1)) {
		status = read_state(issues->env, other_ps1, prompt, &id, &state);
		name = state == MISSING ? own_ps1 : other_ps1;
	}
	if (status < 0)
		return -1;
	if (state == CHANGED)
		return add_changed_script(
			issues, name,
			"it names the environment's directory, and a user has changed it",
			"rename it, and 'movenv repair' makes a new one");
	if (state == CRLF)
		return add_crlf_script(issues, name, &id);
	if (state == STOCK || (state == MISSING && activate_belongs(i, issues->env->scripts)))
		return add_own_script(issues, i, name, prompt, &id);
	return 0;
}

int
fix_activate(struct issues *issues, const char *prompt)
{
	struct file_id id;
	int status = 0;

	for (size_t i = 0; i < COUNT_OF(others) && status == 0; i++) {
		enum activate_state state;

		status = read_state(issues->env, others[i], prompt, &id, &state);
		if (status == 0 && state == CRLF)
			status = add_crlf_script(issues, others[i], &id);
		else if (status == 0 && (state == STOCK || state == CHANGED))
			status = add_changed_script(
				issues, others[i], "it names the environment's directory",
				"use the script of another shell, or remove it");
	}
	/* "activate" comes last: until then it has the path where the environment was made. */
	for (size_t i = activate_count(); i-- > 0 && status == 0;)
		status = check_script(issues, i, prompt);
	return status;
}
