/* SPDX-License-Identifier: MIT */
/*
 * Scripts that cannot move; see repair/fix_scripts.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/home.h"
#include "common/layout.h"
#include "common/payload.h"
#include "core/interrupt.h"
#include "embed/embed.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "repair/capabilities.h"
#include "repair/dev_script.h"
#include "repair/fix_scripts.h"
#include "repair/script_file.h"

/* Adds the issue of a script, and its row in RECORD, which changes with the bytes. */
static struct issue *
add_script_issue(struct issues *issues, const struct script_file *file, const char *reason)
{
	struct issue *issue = issues_add(issues, ISSUE_SCRIPT, issues->env->scripts, file->name);

	if (!issue || (file->owned->is_listed && issues_list(issues, issue, file->owned) < 0))
		return NULL;
	issue->reason = reason;
	issue->old = file->id;
	return issue;
}

/* Sets the fix: the bytes are made when they are needed, since each launcher holds a shim. */
static void
set_made_script(struct issue *issue, const char *becomes)
{
	issue_set_bytes(issue, becomes, (struct fix_bytes){.make = script_file_make});
}

/* Returns 1 if the kernel or sh cannot start the script, which has an issue. */
static int
fails_now(const struct environment *env, const struct script_file *file)
{
	const struct interpreter *python = &file->script.python;
	const char *from = file->script.kind == SCRIPT_AROUND ? env->scripts : "";
	struct path path;

	if (file->was_crlf)
		return 1;
	return (file->script.kind == SCRIPT_PYTHON || *from) && python->path &&
	       path_set(&path, from, strlen(from)) == 0 &&
	       path_add(&path, python->path, python->len) == 0 &&
	       io_leads_nowhere(env->root, path.buf);
}

/* is_minor: the script works, also after a move. */
static int
fix_script(struct issues *issues, const struct script_file *file, const char *reason, int is_minor)
{
	struct issue *issue = add_script_issue(issues, file, reason);
	struct buf bytes = {0};
	const char *becomes;
	int status = issue ? script_file_convert(issues, file, &bytes, &becomes) : -1;

	if (issue) {
		issue->is_minor = is_minor;
		issue->fails_here = fails_now(issues->env, file);
	}
	if (status == 0)
		set_made_script(issue, becomes);
	buf_free(&bytes);
	return status;
}

static int
is_current_launcher(const struct script_file *file)
{
	const struct embed *shim = embed_find("shim");

	return file->bytes.len >= shim->len && !memcmp(file->bytes.data, shim->data, shim->len);
}

/* A launcher without its zip is made again from its entry point, if that is known. */
static int
fix_cut_launcher(struct issues *issues, const struct script_file *file)
{
	struct issue *issue = add_script_issue(issues, file, "it has lost its zip");
	struct entry_point entry;

	if (!issue)
		return -1;
	issue->is_broken = 1;
	if (script_file_entry(file, &entry))
		set_made_script(issue, "a launcher again");
	else
		issue_set_remedy(issue, "install its package again");
	return 0;
}

static int
replace_shim(struct issues *issues, const struct script_file *file)
{
	struct issue *issue = add_script_issue(issues, file, "its shim is another movenv's");

	if (!issue)
		return -1;
	issue->is_minor = 1;
	set_made_script(issue, "a launcher of this one");
	return 0;
}

static int
note_capable_launcher(struct issues *issues, const struct script_file *file)
{
	struct issue *issue = issues_add(issues, ISSUE_SCRIPT, issues->env->scripts, file->name);

	if (!issue)
		return -1;
	capabilities_explain(issue);
	return 0;
}

static int
fix_launcher(struct issues *issues, const struct script_file *file)
{
	struct payload *payload = calloc(1, sizeof(*payload));
	int status;

	if (!payload)
		return -1;
	status = payload_read(payload, file->fd);
	if (status < 0 && errno == EBADMSG)
		status = fix_cut_launcher(issues, file);
	else if (status < 0)
		status = unread_note(issues->env->unread, file->owned->name);
	else if (payload->text && !is_current_launcher(file))
		status = replace_shim(issues, file);
	else
		status = issues_check_row(issues, issues->env->scripts, file->name, file->owned,
					  &file->bytes);
	free(payload);
	return status;
}

/* Returns 1 for a script of setuptools' develop that names the environment's directory. */
static int
names_project(const struct environment *env, const struct script_file *file)
{
	struct buf relative = {0};
	int status = dev_script_relative(env, file->bytes.data + file->script.body,
					 file->bytes.len - file->script.body, &relative);

	buf_free(&relative);
	return status > 0;
}

/* A text with a /bin/sh header of this movenv, or of another. */
static int
fix_polyglot(struct issues *issues, const struct script_file *file)
{
	const struct embed *header = embed_find("header.sh");
	static const char mark[] = "/python\"";
	const char *at = memmem(header->data, header->len, mark, sizeof(mark) - 1);
	size_t n = (size_t)(at - header->data) + sizeof(mark) - 1;

	if (file->was_crlf)
		return fix_script(issues, file, "its lines end in CRLF, which sh cannot read", 0);
	/* After the mark there may be options. */
	if (file->bytes.len < n || memcmp(file->bytes.data, header->data, n) != 0)
		return fix_script(issues, file, "its header is another movenv's", 1);
	if (names_project(issues->env, file))
		return fix_script(issues, file, "it has the absolute path of its project", 0);
	return issues_check_row(issues, issues->env->scripts, file->name, file->owned,
				&file->bytes);
}

static int
fix_script_file(struct issues *issues, const struct script_file *file)
{
	switch (file->script.kind) {
	case SCRIPT_SHIM:
		return capabilities_has(file->fd) ? note_capable_launcher(issues, file)
						  : fix_launcher(issues, file);
	case SCRIPT_POLYGLOT:
		return fix_polyglot(issues, file);
	case SCRIPT_BESIDE:
		return fix_script(issues, file, "its header starts two programs to find Python", 1);
	case SCRIPT_AROUND:
		if (!script_file_is_owned(file))
			return 0; /* perhaps another environment's */
		return fix_script(issues, file, "its header leads out of the environment", 0);
	case SCRIPT_ENV:
		if (!script_file_is_owned(file))
			return 0; /* a user's: it runs the Python on the user's PATH */
		return fix_script(issues, file, "it runs the python on PATH", 1);
	case SCRIPT_PYTHON:
		if (!script_file_is_owned(file) && !file->script.python.is_known)
			return 0; /* another environment's, or the system's */
		return fix_script(issues, file,
				  file->script.is_sh ? "its header has an absolute path"
						     : "its first line has an absolute path",
				  0);
	default:
		return 0;
	}
}

/* Checks one file. Notes an unreadable one; skips those that are not regular. */
static int
check_script_file(struct issues *issues, const struct identity *identity, struct owned *owned)
{
	const char *name = path_base(owned->name);
	struct script_file file;
	int status;

	if (name_starts(name, TEMPORARY_PREFIX)) /* a killed run's: repair/leftovers.h */
		return 0;
	if (identity_has_alias(identity, name))
		return 0; /* left to fix_python() */
	status = script_file_open(&file, issues, owned);
	owned->is_shim =
		status > 0 && file.script.kind == SCRIPT_SHIM && is_current_launcher(&file);
	if (status > 0)
		status = script_file_is_script(&file) ? fix_script_file(issues, &file) : 0;
	else if (status < 0)
		status = home_is_python(name) ? 0 /* noted by fix_python() */
					      : unread_note(issues->env->unread, owned->name);
	script_file_close(&file);
	return status;
}

int
fix_scripts(struct issues *issues, const struct identity *identity)
{
	const struct owned_list *owned = &issues->dists->owned;
	int status = 0;

	for (size_t i = 0; status == 0 && i < owned->count; i++)
		if (owned->files[i].site == OWNED_SCRIPT)
			status = interrupt_check() < 0
					 ? -1
					 : check_script_file(issues, identity, &owned->files[i]);
	return status;
}
