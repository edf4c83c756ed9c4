/* SPDX-License-Identifier: MIT */
/*
 * Names of the interpreter; see repair/fix_python.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/home.h"
#include "core/interrupt.h"
#include "env/shim_file.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "fs/symlink.h"
#include "repair/capabilities.h"
#include "repair/fix_python.h"
#include "repair/outer_link.h"
#include "repair/script_file.h"
#include "script/script.h"

/* The scripts directory of an environment for this interpreter. */
struct scripts_dir {
	struct issues *issues;
	const struct identity *identity;
	int fd; /* the directory, open */
};

/* The fix_make of the interpreter's names. */
static int
make_shim(const struct issues *issues, const struct issue *issue, struct buf *out)
{
	(void)issue;
	return shim_file_add(&issues->shim_line, out);
}

/* A name that becomes the shim. */
struct new_shim {
	struct file_id old; /* the file that has it */
	const char *reason, *becomes;
	int is_minor; /* the environment works with the old one, also after a move */
};

static int
add_shim(const struct scripts_dir *dir, const char *name, const struct new_shim *new)
{
	struct issue *issue =
		issues_add(dir->issues, ISSUE_PYTHON, dir->issues->env->scripts, name);

	if (!issue)
		return -1;
	issue->reason = new->reason;
	issue->old = new->old;
	issue->is_minor = new->is_minor;
	issue->fails_here = !new->is_minor &&io_leads_nowhere(dir->fd, name);
	issue_set_bytes(issue, new->becomes,
			(struct fix_bytes){.make = make_shim, .mode = 0777, .is_fresh = 1});
	return 0;
}

/* Adds a name that repair has no fix for. */
static int
add_unfixed_name(const struct scripts_dir *dir, const char *name, const char *reason,
		 const char *remedy, int is_minor)
{
	struct issue *issue =
		issues_add(dir->issues, ISSUE_PYTHON, dir->issues->env->scripts, name);

	if (!issue)
		return -1;
	issue->reason = reason;
	issue->is_minor = is_minor;
	issue_set_remedy(issue, remedy);
	return 0;
}

/* Returns 1 if the name has another version: the environment's packages are not for it. */
static int
is_other_version(const struct identity *identity, const char *name)
{
	struct identity named;

	return identity_of_program(&named, name) && identity->minor >= 0 &&
	       (named.major != identity->major ||
		(named.minor >= 0 && named.minor != identity->minor));
}

/* survives: it still starts after a move. */
static int
add_other_version(const struct scripts_dir *dir, const char *name, int survives)
{
	return add_unfixed_name(dir, name, "it is the interpreter of another version",
				"remove it, if nothing starts it", survives);
}

static int
add_script_name(const struct scripts_dir *dir, const char *name)
{
	return add_unfixed_name(dir, name, "it has the name of the interpreter, and is not one",
				"see that it can be moved, or remove it and run 'movenv repair'",
				0);
}

static int
add_capable_name(const struct scripts_dir *dir, const char *name)
{
	struct issue *issue =
		issues_add(dir->issues, ISSUE_PYTHON, dir->issues->env->scripts, name);

	if (!issue)
		return -1;
	capabilities_explain(issue);
	return 0;
}

/* Notes, for errno, a name that cannot be examined. */
static int
note_unread_name(const struct scripts_dir *dir, const char *name)
{
	const struct environment *env = dir->issues->env;
	struct path file;
	int saved = errno;

	if (path_set(&file, env->scripts, strlen(env->scripts)) < 0 || path_push(&file, name) < 0)
		return -1;
	errno = saved;
	return unread_note(env->unread, file.buf);
}

/* Judges a shim: it is this movenv's, and names the right interpreter for other tools. */
static int
judge_shim(const struct scripts_dir *dir, const char *name, const struct file_id *id,
	   const char *bytes, size_t n)
{
	const struct buf *line = &dir->issues->shim_line;

	if ((uint64_t)id->size != n || !shim_file_is(bytes, n))
		return add_shim(
			dir, name,
			&(struct new_shim){*id, "it is another movenv's shim", "this one's", 1});
	if (!line->len || shim_file_names(bytes, n, line, dir->issues->has_new_cfg))
		return 0;
	return add_shim(dir, name,
			&(struct new_shim){*id, "other tools remember another interpreter by it",
					   "a new file", 1});
}

/* Judges a regular file by its first n bytes. */
static int
judge_python_file(const struct scripts_dir *dir, const char *name, const struct file_id *id,
		  const char *head, size_t n, int is_capable)
{
	if (n < 4 || memcmp(head, "\177ELF", 4) != 0)
		return add_script_name(dir, name);
	if (is_capable)
		return add_capable_name(dir, name);
	if (script_is_shim(head, n))
		return judge_shim(dir, name, id, head, n);
	if (is_other_version(dir->identity, name))
		return add_other_version(dir, name, 1);
	return add_shim(dir, name,
			&(struct new_shim){*id, "it is a copy of an interpreter", "the shim", 1});
}

static int
check_python_file(const struct scripts_dir *dir, const char *name)
{
	int fd = beneath_open_linkless(dir->fd, name), status;
	size_t n = 0, max = shim_file_max();
	char *head = malloc(max);
	struct file_id id;

	status = fd < 0 || !head ? -1 : file_id_of_fd(&id, fd);
	if (status == 0) {
		n = (uint64_t)id.size < max ? (size_t)id.size : max;
		status = io_read_at(fd, head, n, 0);
	}
	status = status < 0 ? note_unread_name(dir, name)
			    : judge_python_file(dir, name, &id, head, n, capabilities_has(fd));
	free(head);
	if (fd >= 0)
		close(fd);
	return status;
}

static int
check_python_name(const struct scripts_dir *dir, const char *name)
{
	struct file_id id;
	struct stat st;
	int is_script;

	if (fstatat(dir->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return beneath_is_missing(errno) ? 0 : note_unread_name(dir, name);
	id = file_id_of(&st);
	if (S_ISREG(st.st_mode))
		return check_python_file(dir, name);
	is_script = S_ISLNK(st.st_mode) ? link_leads_to_script(dir->issues->env, name) : 1;
	if (is_script < 0)
		return note_unread_name(dir, name);
	if (is_script)
		return add_script_name(dir, name);
	if (is_other_version(dir->identity, name))
		return add_other_version(dir, name, link_survives(dir->issues->env, dir->fd, name));
	return add_shim(dir, name,
			&(struct new_shim){id, "it is a link", "the shim",
					   link_survives(dir->issues->env, dir->fd, name)});
}

/*
 * Returns 1 if the file is a script of a package with a name such as "pythonw", which fix_scripts()
 * checks; 0 if not, or if it cannot be read.
 */
static int
is_odd_script(const struct scripts_dir *dir, const struct owned *owned)
{
	struct script_file file;
	int is_script;

	if (identity_has_alias(dir->identity, path_base(owned->name)))
		return 0;
	if (script_file_open(&file, dir->issues, owned) > 0)
		is_script = script_file_is_script(&file);
	else
		is_script = file.fd >= 0 && script_file_is_owned(&file); /* a large program */
	script_file_close(&file);
	return is_script;
}

/* Checks that the environment has one of the names that its interpreter needs. */
static int
check_alias(const struct scripts_dir *dir, const char *name)
{
	struct new_shim new = {.reason = "it is missing", .becomes = "the shim"};

	if (file_id_read(&new.old, dir->fd, name) < 0)
		return note_unread_name(dir, name);
	/* Tools start these two; few start the names with a version. */
	new.is_minor = strcmp(name, "python") != 0 && strcmp(name, "python3") != 0;
	return new.old.exists ? 0 : add_shim(dir, name, &new);
}

int
fix_python(struct issues *issues, const struct identity *identity)
{
	const struct owned_list *owned = &issues->dists->owned;
	struct scripts_dir dir = {issues, identity, -1};
	char name[IDENTITY_TEXT_CAP];
	int status;

	dir.fd = beneath_open_dir(issues->env->root, issues->env->scripts);
	status = dir.fd < 0 ? -1 : 0;
	for (size_t i = 0; status == 0 && i < owned->count; i++) {
		const char *base = path_base(owned->files[i].name);

		if (owned->files[i].site == OWNED_SCRIPT && home_is_python(base) &&
		    !is_odd_script(&dir, &owned->files[i]))
			status = interrupt_check() < 0 ? -1 : check_python_name(&dir, base);
	}
	for (int i = 0; status == 0 && identity_alias(identity, i, name); i++)
		status = check_alias(&dir, name);
	if (dir.fd >= 0)
		close(dir.fd);
	return status;
}
