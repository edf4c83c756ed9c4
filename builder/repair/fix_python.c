/* SPDX-License-Identifier: MIT */
/*
 * Mending the names of python; see repair/fix_python.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/home.h"
#include "embed/embed.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "python/candidates.h"
#include "repair/fix_python.h"

/* A name to look at, and where. */
struct place {
	struct issues *mends;
	const struct identity *want;
	int dir; /* the scripts directory, open */
};

/* Adds the mend that puts the shim there. */
static int
put_shim(const struct place *place, const char *name, const char *why, const char *becomes)
{
	const struct embed *shim = embed_find("shim");
	struct issue *mend = issues_add(place->mends, place->mends->env->scripts, name);

	if (!mend)
		return -1;
	mend->kind = ISSUE_PYTHON;
	mend->why = why;
	mend->becomes = becomes;
	mend->mode = 0777;
	mend->is_fresh = 1;
	return buf_add(&mend->bytes, shim->data, shim->len);
}

static int
leave(const struct place *place, const char *name, const char *why, const char *remedy)
{
	struct issue *mend = issues_add(place->mends, place->mends->env->scripts, name);

	if (!mend)
		return -1;
	mend->kind = ISSUE_PYTHON;
	mend->why = why;
	mend->remedy = remedy;
	return 0;
}

/* 1 if the name is that of another version: the environment's packages are not its own. */
static int
is_other_version(const struct identity *want, const char *name)
{
	struct identity said;

	return identity_of_program(&said, name) && want->minor >= 0 &&
	       (said.major != want->major || (said.minor >= 0 && said.minor != want->minor));
}

static int
leave_other_version(const struct place *place, const char *name)
{
	return leave(place, name, "it is the interpreter of another version",
		     "remove it, if nothing starts it");
}

static int
leave_script(const struct place *place, const char *name)
{
	return leave(place, name, "it stands in the interpreter's place and is none",
		     "see that it can be moved, or remove it and run 'movenv repair'");
}

/* 1 if the link leads to a script in the environment itself, which its user put there. */
static int
leads_to_script(const struct place *place, const char *name)
{
	struct path link = place->mends->env->dir;
	char magic[4];
	char *real = NULL, *top = realpath(link.buf, NULL);
	int fd = openat(place->dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int is_script = fd >= 0 && (io_read_at(fd, magic, sizeof(magic), 0) < 0 ||
				    memcmp(magic, "\177ELF", sizeof(magic)) != 0);

	if (is_script && path_push(&link, place->mends->env->scripts) == 0 &&
	    path_push(&link, name) == 0)
		real = realpath(link.buf, NULL);
	is_script = real && top && !strncmp(real, top, strlen(top)) && real[strlen(top)] == '/';
	free(real);
	free(top);
	if (fd >= 0)
		close(fd);
	return is_script;
}

/* A regular file, by how it starts. */
static int
look_at_file(const struct place *place, const char *name, off_t size)
{
	const struct embed *shim = embed_find("shim");
	size_t n = size < SHIM_MAX ? (size_t)size : SHIM_MAX;
	int fd = openat(place->dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *head = malloc(SHIM_MAX);
	int status = head ? 0 : -1;

	if (fd < 0 || (status == 0 && io_read_at(fd, head, n, 0) < 0))
		status = leave(place, name, "it cannot be read", "see to its mode");
	else if (status == 0 && (n < 4 || memcmp(head, "\177ELF", 4) != 0))
		status = leave_script(place, name);
	else if (status == 0 && memmem(head, n, SHIM_MARK, strlen(SHIM_MARK))) {
		if ((size_t)size != shim->len || memcmp(head, shim->data, shim->len) != 0)
			status = put_shim(place, name, "it is another movenv's shim", "this one's");
	} else if (status == 0 && is_other_version(place->want, name)) {
		status = leave_other_version(place, name);
	} else if (status == 0) {
		status = put_shim(place, name, "it is a copy of an interpreter", "the shim");
	}
	free(head);
	if (fd >= 0)
		close(fd);
	return status;
}

static int
look_at(const struct place *place, const char *name)
{
	struct stat st;

	if (fstatat(place->dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (S_ISREG(st.st_mode))
		return look_at_file(place, name, st.st_size);
	if (!S_ISLNK(st.st_mode) || leads_to_script(place, name))
		return leave_script(place, name);
	if (is_other_version(place->want, name))
		return leave_other_version(place, name);
	return put_shim(place, name, "it is a link", "the shim");
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The interpreters' names among those in the directory, sorted; for the caller to free. */
static const char **
pick(const struct buf *names, size_t *count)
{
	const char **list = calloc(names->len + 1, sizeof(*list));

	*count = 0;
	if (!list)
		return NULL;
	for (const char *name = NULL; (name = dirlist_next(names, name));)
		if (home_is_python(name))
			list[(*count)++] = name;
	qsort(list, *count, sizeof(*list), by_name);
	return list;
}

int
fix_python(struct issues *mends, const struct identity *want)
{
	struct place place = {mends, want, -1};
	struct buf names = {0};
	char name[IDENTITY_TEXT_CAP];
	const char **list = NULL;
	size_t count = 0;
	struct stat st;
	int status;

	place.dir =
		openat(mends->env->root, mends->env->scripts, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	status = place.dir < 0 ? -1 : dirlist_read(place.dir, &names);
	if (status == 0 && !(list = pick(&names, &count)))
		status = -1;
	for (size_t i = 0; status == 0 && i < count; i++)
		status = look_at(&place, list[i]);
	for (int i = 0; status == 0 && identity_alias(want, i, name); i++)
		if (fstatat(place.dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
			status = put_shim(&place, name, "it is missing", "the shim");
	free(list);
	buf_free(&names);
	if (place.dir >= 0)
		close(place.dir);
	return status;
}
