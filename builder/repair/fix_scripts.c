/* SPDX-License-Identifier: MIT */
/*
 * Mending scripts; see repair/fix_scripts.h.
 */
#include <dirent.h>
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
#include "fs/dirlist.h"
#include "fs/io.h"
#include "repair/fix_scripts.h"
#include "script/entry_stub.h"
#include "script/launcher.h"
#include "script/script.h"

#define SCRIPT_MAX (4u << 20) /* bytes; what is longer is no script */

/* One file of the scripts directory. */
struct file {
	const char *name;
	int fd;                    /* open */
	const struct owned *owned; /* or NULL */
	struct buf bytes;
	struct script script;
};

/*
 * The entry point of a script. What the script itself does counts, where it is a text: its user may
 * have changed it, or another distribution may have overwritten it. Returns 1, or 0: none.
 */
static int
find_entry(const struct file *file, struct entry_point *entry)
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

/* The options of the "#!" line, for the caller to free; NULL if there are none. */
static char *
options_of(const struct script *script)
{
	if (script->kind != SCRIPT_PYTHON || !script->options)
		return NULL;
	return strndup(script->options, script->options_len);
}

/* The row of a script whose bytes change must change with them. */
static int
list_in_record(struct issue *mend, const struct file *file)
{
	if (!file->owned || !file->owned->row)
		return 0;
	return issues_list_in(mend, file->owned->dist, file->owned->row);
}

/* Adds the mend that makes a script movable. */
static int
convert(struct issues *mends, const struct file *file, const char *why)
{
	struct issue *mend = issues_add(mends, mends->env->scripts, file->name);
	char *options = options_of(&file->script);
	struct entry_point entry;
	int status = mend ? 0 : -1;

	if (status == 0 && !options && find_entry(file, &entry)) {
		mend->becomes = mends->env->text_scripts ? "a text that moves" : "a launcher";
		status = mends->env->text_scripts ? launcher_text(&entry, &mend->bytes)
						  : launcher_native(&entry, &mend->bytes);
	} else if (status == 0) {
		mend->becomes = "a script that moves";
		status = launcher_script(file->name, file->bytes.data + file->script.body,
					 file->bytes.len - file->script.body, file->script.lines,
					 options, mends->env->text_scripts, &mend->bytes);
	}
	free(options);
	if (status < 0)
		return -1;
	if (mend->bytes.len > 4 && !memcmp(mend->bytes.data, "\177ELF", 4))
		mend->becomes = "a launcher";
	mend->kind = ISSUE_SCRIPT;
	mend->why = why;
	return list_in_record(mend, file);
}

static int
is_current(const struct file *file)
{
	const struct embed *shim = embed_find("shim");

	return file->bytes.len >= shim->len && !memcmp(file->bytes.data, shim->data, shim->len);
}

static void
take_broken(struct issue *mend)
{
	mend->kind = ISSUE_SCRIPT;
	mend->why = "the zip behind it is gone";
	mend->remedy = "install its package again";
	mend->is_broken = 1;
}

/* A launcher whose shim is of another movenv, or whose zip is gone. */
static int
mend_launcher(struct issues *mends, const struct file *file)
{
	struct payload *payload;
	struct issue *mend = NULL;
	struct entry_point entry;
	int status = 0;

	payload = calloc(1, sizeof(*payload));
	if (!payload)
		status = -1;
	else if (payload_read(payload, file->fd) < 0) {
		mend = issues_add(mends, mends->env->scripts, file->name);
		status = mend ? 0 : -1;
		if (mend)
			take_broken(mend);
		if (mend && find_entry(file, &entry)) {
			mend->becomes = "a launcher again";
			status = launcher_native(&entry, &mend->bytes);
		}
	} else if (payload->text && !is_current(file)) {
		mend = issues_add(mends, mends->env->scripts, file->name);
		status = mend ? launcher_wrap(payload->text, strlen(payload->text), &mend->bytes)
			      : -1;
		if (mend) {
			mend->kind = ISSUE_SCRIPT;
			mend->why = "its shim is another movenv's";
			mend->becomes = "a launcher of this one";
		}
	} else {
		status = issues_check_row(mends, mends->env->scripts, file->name, file->owned,
					  &file->bytes);
	}
	if (status == 0 && mend && mend->becomes)
		status = list_in_record(mend, file);
	free(payload);
	return status;
}

/* A text with a /bin/sh header of movenv's: this version's, or another's. */
static int
mend_polyglot(struct issues *mends, const struct file *file)
{
	const struct embed *header = embed_find("header.sh");
	static const char mark[] = "/python\"";
	const char *at = memmem(header->data, header->len, mark, sizeof(mark) - 1);
	size_t n = (size_t)(at - header->data) + sizeof(mark) - 1;

	/* Behind the mark options may stand. */
	if (file->bytes.len < n || memcmp(file->bytes.data, header->data, n) != 0)
		return convert(mends, file, "its header is another movenv's");
	return issues_check_row(mends, mends->env->scripts, file->name, file->owned, &file->bytes);
}

/* 1 if the interpreter in the script is the environment's, by where it is or was. */
static int
names_environment(const struct environment *env, const struct script *script)
{
	size_t n = strlen(env->scripts);
	size_t rest;

	return environment_holds(env, script->python, script->python_len, &rest) &&
	       script->python_len - rest > n && !memcmp(script->python + rest, env->scripts, n) &&
	       script->python[rest + n] == '/';
}

static int
mend_file(struct issues *mends, const struct file *file)
{
	switch (file->script.kind) {
	case SCRIPT_SHIM:
		return mend_launcher(mends, file);
	case SCRIPT_POLYGLOT:
		return mend_polyglot(mends, file);
	case SCRIPT_BESIDE:
		return convert(mends, file, "its header starts two programs to find Python");
	case SCRIPT_ENV:
		if (!file->owned)
			return 0; /* the user's: it runs whichever Python they want */
		return convert(mends, file, "it runs whichever python PATH finds");
	case SCRIPT_PYTHON:
		if (!file->owned && !names_environment(mends->env, &file->script))
			return 0;
		return convert(mends, file, "its first line names a directory");
	default:
		return 0;
	}
}

/* Reads one file and looks at it. What cannot be read, or is no regular file, is passed over. */
static int
look_at(struct issues *mends, int dir, const char *name)
{
	struct file file = {.name = name, .owned = dists_owner(mends->dists, name)};
	struct stat st;
	int status = 0;

	if (name_starts(name, TEMPORARY_PREFIX)) /* left by a run that was killed: apply_fix() */
		return 0;
	/* fix_python()'s; and none must lead to a script that starts that name. */
	if (home_is_python(name))
		return 0;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return 0;
	file.fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (file.fd < 0)
		return 0;
	if (io_slurp(dir, name, &file.bytes, SCRIPT_MAX) == 0) {
		script_parse(buf_str(&file.bytes), file.bytes.len, &file.script);
		status = mend_file(mends, &file);
	}
	close(file.fd);
	buf_free(&file.bytes);
	return status;
}

/* The scripts by name, so that what is said of them has the same order on every disk. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int
fix_scripts(struct issues *mends)
{
	int fd = openat(mends->env->root, mends->env->scripts, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct path dir = mends->env->dir;
	struct dirent **entries = NULL;
	int count = -1, status = 0;

	if (fd >= 0 && path_push(&dir, mends->env->scripts) == 0)
		count = scandir(dir.buf, &entries, NULL, by_name);
	for (int i = 0; i < count; i++) {
		if (status == 0)
			status = look_at(mends, fd, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (fd >= 0)
		close(fd);
	return count < 0 ? -1 : status;
}
