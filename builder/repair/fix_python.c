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
#include "embed/embed.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "repair/fix_python.h"

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
	const struct embed *shim = embed_find("shim");

	(void)issues;
	(void)issue;
	return buf_add(out, shim->data, shim->len);
}

/* Adds a name that becomes the shim; old is the file that has it. */
static int
add_shim(const struct scripts_dir *dir, const char *name, const struct file_id *old,
	 const char *reason, const char *becomes)
{
	struct issue *issue =
		issues_add(dir->issues, ISSUE_PYTHON, dir->issues->env->scripts, name);

	if (!issue)
		return -1;
	issue->reason = reason;
	issue->old = *old;
	issue_set_bytes(issue, becomes,
			(struct fix_bytes){.make = make_shim, .mode = 0777, .is_fresh = 1});
	return 0;
}

/* Adds a name that repair has no fix for. */
static int
add_unfixed_name(const struct scripts_dir *dir, const char *name, const char *reason,
		 const char *remedy)
{
	struct issue *issue =
		issues_add(dir->issues, ISSUE_PYTHON, dir->issues->env->scripts, name);

	if (!issue)
		return -1;
	issue->reason = reason;
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

static int
add_other_version(const struct scripts_dir *dir, const char *name)
{
	return add_unfixed_name(dir, name, "it is the interpreter of another version",
				"remove it, if nothing starts it");
}

static int
add_script_name(const struct scripts_dir *dir, const char *name)
{
	return add_unfixed_name(dir, name, "it has the name of the interpreter, and is not one",
				"see that it can be moved, or remove it and run 'movenv repair'");
}

/* Returns 1 if the link leads to a script in the environment, which a user put there. */
static int
leads_to_script(const struct scripts_dir *dir, const char *name)
{
	const struct environment *env = dir->issues->env;
	struct path link = env->dir;
	char magic[4];
	char *real = NULL, *top = realpath(link.buf, NULL);
	size_t n = top ? strlen(top) : 0;
	int fd = -1, is_script;

	if (top && path_push(&link, env->scripts) == 0 && path_push(&link, name) == 0)
		real = realpath(link.buf, NULL);
	if (real && !strncmp(real, top, n) && real[n] == '/')
		fd = beneath_open_linkless(env->root, real + n + 1);
	is_script = fd >= 0 && (io_read_at(fd, magic, sizeof(magic), 0) < 0 ||
				memcmp(magic, "\177ELF", sizeof(magic)) != 0);
	free(real);
	free(top);
	if (fd >= 0)
		close(fd);
	return is_script;
}

/* Checks a regular file by its first bytes. */
static int
check_python_file(const struct scripts_dir *dir, const char *name, off_t size)
{
	const struct embed *shim = embed_find("shim");
	size_t n = size < SHIM_MAX ? (size_t)size : SHIM_MAX;
	int fd = beneath_open_linkless(dir->fd, name);
	char *head = malloc(SHIM_MAX);
	struct file_id id;
	int status = head ? 0 : -1;

	if (fd < 0 || file_id_of_fd(&id, fd) < 0 || (status == 0 && io_read_at(fd, head, n, 0) < 0))
		status = add_unfixed_name(dir, name, "it cannot be read", "change its mode");
	else if (status == 0 && (n < 4 || memcmp(head, "\177ELF", 4) != 0))
		status = add_script_name(dir, name);
	else if (status == 0 && memmem(head, n, SHIM_MARK, strlen(SHIM_MARK))) {
		if ((size_t)size != shim->len || memcmp(head, shim->data, shim->len) != 0)
			status = add_shim(dir, name, &id, "it is another movenv's shim",
					  "this one's");
	} else if (status == 0 && is_other_version(dir->identity, name)) {
		status = add_other_version(dir, name);
	} else if (status == 0) {
		status = add_shim(dir, name, &id, "it is a copy of an interpreter", "the shim");
	}
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

	if (fstatat(dir->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	id = file_id_of(&st);
	if (S_ISREG(st.st_mode))
		return check_python_file(dir, name, st.st_size);
	if (!S_ISLNK(st.st_mode) || leads_to_script(dir, name))
		return add_script_name(dir, name);
	if (is_other_version(dir->identity, name))
		return add_other_version(dir, name);
	return add_shim(dir, name, &id, "it is a link", "the shim");
}

int
fix_python(struct issues *issues, const struct identity *identity)
{
	const struct owned_list *owned = &issues->dists->owned;
	struct scripts_dir dir = {issues, identity, -1};
	char name[IDENTITY_TEXT_CAP];
	struct stat st;
	int status;

	dir.fd = beneath_open_dir(issues->env->root, issues->env->scripts);
	status = dir.fd < 0 ? -1 : 0;
	for (size_t i = 0; status == 0 && i < owned->count; i++) {
		const char *base = path_base(owned->files[i].name);

		if (owned->files[i].site == OWNED_SCRIPT && home_is_python(base))
			status = interrupt_check() < 0 ? -1 : check_python_name(&dir, base);
	}
	for (int i = 0; status == 0 && identity_alias(identity, i, name); i++)
		if (fstatat(dir.fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
			status = add_shim(&dir, name, &(struct file_id){0}, "it is missing",
					  "the shim");
	if (dir.fd >= 0)
		close(dir.fd);
	return status;
}
