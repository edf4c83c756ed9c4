/* SPDX-License-Identifier: MIT */
/*
 * Scripts that cannot move; see repair/fix_scripts.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/home.h"
#include "common/layout.h"
#include "common/payload.h"
#include "embed/embed.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "repair/fix_scripts.h"
#include "script/entry_stub.h"
#include "script/launcher.h"
#include "script/script.h"

#define SCRIPT_MAX (4u << 20) /* bytes; a longer file is not a script */

/* One file of the scripts directory. */
struct script_file {
	const char *name;
	int fd; /* open */
	struct file_id id;
	const struct owned *owned; /* the distribution that owns it, or NULL */
	struct buf bytes;
	struct script script;
};

/*
 * Finds the entry point of a script. A text is parsed for it: a user may have changed the script,
 * or another distribution may have overwritten it. Returns 1, or 0 if there is none.
 */
static int
find_entry_point(const struct script_file *file, struct entry_point *entry)
{
	const char *source = file->bytes.data + file->script.body;

	if (file->script.kind == SCRIPT_SHIM) {
		if (!file->owned || !file->owned->has_entry)
			return 0;
		*entry = file->owned->entry;
		return 1;
	}
	if (entry_point_reject(file->name) ||
	    !entry_stub_parse(source, file->bytes.len - file->script.body, entry->module,
			      entry->attr) ||
	    !entry_point_is_dotted(entry->module) || !entry_point_is_dotted(entry->attr))
		return 0;
	memcpy(entry->name, file->name, strlen(file->name) + 1);
	return 1;
}

/* Returns the options of the "#!" line, which the caller frees; NULL if there are none. */
static char *
copy_options(const struct script *script)
{
	if (script->kind != SCRIPT_PYTHON || !script->options)
		return NULL;
	return strndup(script->options, script->options_len);
}

/* Adds the issue of a script, and its row in RECORD, which changes with the bytes. */
static struct issue *
add_script_issue(struct issues *issues, const struct script_file *file, const char *reason)
{
	const struct owned *owned = file->owned;
	struct issue *issue = issues_add(issues, ISSUE_SCRIPT, issues->env->scripts, file->name);

	if (!issue || (owned && owned->row && issue_list_in(issue, owned->dist, owned->row) < 0))
		return NULL;
	issue->reason = reason;
	issue->old = file->id;
	return issue;
}

/* Appends the script as one that can move. Returns 0 with what it becomes, or -1 with errno. */
static int
convert_script(const struct issues *issues, const struct script_file *file, struct buf *out,
	       const char **becomes)
{
	int is_text = issues->env->text_scripts;
	char *options = copy_options(&file->script);
	struct entry_point entry;
	int status;

	if (!options && find_entry_point(file, &entry)) {
		*becomes = is_text ? "a text that moves" : "a launcher";
		status = is_text ? launcher_text(&entry, out) : launcher_native(&entry, out);
	} else {
		*becomes = "a script that moves";
		status = launcher_script(file->name, file->bytes.data + file->script.body,
					 file->bytes.len - file->script.body, file->script.lines,
					 options, is_text, out);
	}
	free(options);
	if (status == 0 && out->len > 4 && !memcmp(out->data, "\177ELF", 4))
		*becomes = "a launcher";
	return status;
}

static int
fix_script(struct issues *issues, const struct script_file *file, const char *reason)
{
	struct issue *issue = add_script_issue(issues, file, reason);
	struct fix_bytes bytes = {0};
	const char *becomes;

	if (!issue || convert_script(issues, file, &bytes.data, &becomes) < 0) {
		buf_free(&bytes.data);
		return -1;
	}
	issue_set_bytes(issue, becomes, bytes);
	return 0;
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
	if (find_entry_point(file, &entry))
		return launcher_native(
			&entry, issue_set_bytes(issue, "a launcher again", (struct fix_bytes){0}));
	issue_set_remedy(issue, "install its package again");
	return 0;
}

static int
replace_shim(struct issues *issues, const struct script_file *file, const char *text)
{
	struct issue *issue = add_script_issue(issues, file, "its shim is another movenv's");

	if (!issue)
		return -1;
	return launcher_wrap(
		text, strlen(text),
		issue_set_bytes(issue, "a launcher of this one", (struct fix_bytes){0}));
}

static int
fix_launcher(struct issues *issues, const struct script_file *file)
{
	struct payload *payload = calloc(1, sizeof(*payload));
	int status;

	if (!payload)
		return -1;
	if (payload_read(payload, file->fd) < 0)
		status = fix_cut_launcher(issues, file);
	else if (payload->text && !is_current_launcher(file))
		status = replace_shim(issues, file, payload->text);
	else
		status = issues_check_row(issues, issues->env->scripts, file->name, file->owned,
					  &file->bytes);
	free(payload);
	return status;
}

/* A text with a /bin/sh header of this movenv, or of another. */
static int
fix_polyglot(struct issues *issues, const struct script_file *file)
{
	const struct embed *header = embed_find("header.sh");
	static const char mark[] = "/python\"";
	const char *at = memmem(header->data, header->len, mark, sizeof(mark) - 1);
	size_t n = (size_t)(at - header->data) + sizeof(mark) - 1;

	/* After the mark there may be options. */
	if (file->bytes.len < n || memcmp(file->bytes.data, header->data, n) != 0)
		return fix_script(issues, file, "its header is another movenv's");
	return issues_check_row(issues, issues->env->scripts, file->name, file->owned,
				&file->bytes);
}

/* Returns 1 if the script has a path of the environment's interpreter, as it is or was. */
static int
script_names_environment(const struct environment *env, const struct script *script)
{
	size_t n = strlen(env->scripts);
	size_t rest;

	return environment_holds(env, script->python, script->python_len, &rest) &&
	       script->python_len - rest > n && !memcmp(script->python + rest, env->scripts, n) &&
	       script->python[rest + n] == '/';
}

static int
fix_script_file(struct issues *issues, const struct script_file *file)
{
	switch (file->script.kind) {
	case SCRIPT_SHIM:
		return fix_launcher(issues, file);
	case SCRIPT_POLYGLOT:
		return fix_polyglot(issues, file);
	case SCRIPT_BESIDE:
		return fix_script(issues, file, "its header starts two programs to find Python");
	case SCRIPT_ENV:
		if (!file->owned)
			return 0; /* a user's: it runs the Python on the user's PATH */
		return fix_script(issues, file, "it runs the python on PATH");
	case SCRIPT_PYTHON:
		if (!file->owned && !script_names_environment(issues->env, &file->script))
			return 0;
		return fix_script(issues, file, "its first line has an absolute path");
	default:
		return 0;
	}
}

/* Checks one file. Skips unreadable files and those that are not regular. */
static int
check_script_file(struct issues *issues, int dir, const char *name)
{
	struct script_file file = {.name = name, .owned = dists_owner(issues->dists, name)};
	int status = 0;

	if (name_starts(name, TEMPORARY_PREFIX)) /* a killed run's: repair/leftovers.h */
		return 0;
	/* Left to fix_python(). */
	if (home_is_python(name))
		return 0;
	file.fd = beneath_open_linkless(dir, name);
	if (file.fd < 0)
		return 0;
	if (file_id_of_fd(&file.id, file.fd) == 0 &&
	    io_slurp_fd(file.fd, &file.bytes, SCRIPT_MAX) == 0) {
		script_parse(buf_str(&file.bytes), file.bytes.len, &file.script);
		status = fix_script_file(issues, &file);
	}
	close(file.fd);
	buf_free(&file.bytes);
	return status;
}

int
fix_scripts(struct issues *issues)
{
	int fd = beneath_open_dir(issues->env->root, issues->env->scripts);
	struct buf names = {0};
	const char **list = NULL;
	size_t count = 0;
	int status = fd < 0 ? -1 : dirlist_read(fd, &names);

	/* In order, so that issues have the same order on every disk. */
	if (status == 0 && !(list = dirlist_sort(&names, &count)))
		status = -1;
	for (size_t i = 0; status == 0 && i < count; i++)
		status = check_script_file(issues, fd, list[i]);
	free(list);
	buf_free(&names);
	if (fd >= 0)
		close(fd);
	return status;
}
