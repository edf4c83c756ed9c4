/* SPDX-License-Identifier: MIT */
/*
 * Replacing files; see fs/overwrite.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/attributes.h"
#include "fs/beneath.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "fs/owner.h"
#include "fs/overwrite.h"
#include "fs/symlink.h"
#include "fs/temporary.h"
#include "fs/tree.h"

/* One replacement. */
struct replacing {
	int root;
	const char *name; /* relative to root */
	int dir;          /* its directory, open */
	const char *base; /* its name there */
	const struct file_id *old;
	const struct overwrite *new;
};

/*
 * Makes the directory of a new file. If root makes it in another user's tree, it becomes the
 * user's, provided that it is empty: the user may have put another directory in its place.
 */
static int
make_parent(int root, const char *name, const char *base)
{
	struct path above;
	struct stat top, st;
	int fd;

	if (path_set(&above, name, (size_t)(base - name)) < 0)
		return -1;
	fd = tree_open(root, above.buf);
	if (fd >= 0 && fstat(root, &top) == 0 && fstat(fd, &st) == 0 && st.st_uid != top.st_uid &&
	    tree_is_empty(fd, NULL) == 1)
		(void)!fchown(fd, top.st_uid, top.st_gid);
	return fd;
}

static int
open_parent(int root, const char *name, int is_new, const char **base)
{
	int fd = beneath_above(root, name, base);

	return fd < 0 && errno == ENOENT && is_new ? make_parent(root, name, *base) : fd;
}

/* Returns 0 if the name still has the file that was examined, else -1 with errno. */
static int
check_old_file(const struct replacing *r)
{
	struct file_id now;

	if (file_id_read(&now, r->dir, r->base) < 0)
		return -1;
	if (file_id_same(&now, r->old))
		return 0;
	errno = ESTALE;
	return -1;
}

/*
 * Opens the file whose attributes the new one gets: the old file, or the target of a symlink.
 * Returns the descriptor with its status, -1 with errno, or -2 if there is none.
 */
static int
open_model(const struct replacing *r, struct stat *st)
{
	struct stat link;
	int fd;

	if (!r->old->exists)
		return -2;
	if (fstatat(r->dir, r->base, &link, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (!S_ISLNK(link.st_mode))
		fd = openat(r->dir, r->base,
			    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	else if ((fd = beneath_open(r->root, r->name)) < 0)
		return -2;
	if (fd >= 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	io_close(fd);
	if (S_ISLNK(link.st_mode))
		return -2;
	if (fd >= 0)
		errno = ESTALE; /* not a file any more */
	return -1;
}

/* Gives a file without a model the owner of the symlink that it replaces, or of its directory. */
static void
give_to_owner(const struct replacing *r, int fd)
{
	struct stat st, own;
	int status = r->old->exists ? fstatat(r->dir, r->base, &st, AT_SYMLINK_NOFOLLOW)
				    : fstat(r->dir, &st);

	/* Who is not root stays the owner, which loses nothing. */
	if (status == 0 && fstat(fd, &own) == 0 && own.st_uid != st.st_uid)
		(void)!fchown(fd, st.st_uid, st.st_gid);
}

/* Gives the temporary the attributes of the old file. */
static int
follow_model(const struct replacing *r, int fd, int model, const struct stat *st, const char **lost)
{
	mode_t mode = st->st_mode & 07777;
	mode_t needed = r->new->mode & 0111 ? io_program_mode(mode) : mode;

	*lost = attributes_copy(model, fd);
	if (*lost) {
		errno = EPERM;
		return -1;
	}
	if (needed != mode && fchmod(fd, needed) < 0)
		return -1;
	return r->new->is_fresh ? 0 : futimens(fd, (struct timespec[]){st->st_atim, st->st_mtim});
}

static int
write_temporary(const struct replacing *r, struct temporary *temporary, const char **lost)
{
	mode_t mode = r->new->mode ? r->new->mode : 0666;
	struct stat st;
	int model = open_model(r, &st), status;

	if (model == -2 && r->old->has_digest)
		errno = ESTALE; /* the symlink led to a file */
	if (model == -1 || (model == -2 && r->old->has_digest))
		return -1;
	/* Until it has its owner and ACL, nobody else reads a file with a model. */
	status = temporary_open(temporary, r->dir, r->base, model >= 0 ? 0600 : mode);
	if (status == 0)
		status = r->new->write ? r->new->write(r->new->arg, temporary->fd)
				       : io_write(temporary->fd, r->new->bytes, r->new->n);
	if (status == 0 && model >= 0)
		status = follow_model(r, temporary->fd, model, &st, lost);
	else if (status == 0)
		give_to_owner(r, temporary->fd);
	if (status == 0 && model >= 0)
		status = file_id_check_bytes(r->old, model);
	io_close(model);
	return status;
}

static int
commit_replacing(const struct replacing *r, struct temporary *temporary)
{
	if (check_old_file(r) < 0)
		return -1;
	if (r->old->exists)
		return temporary_commit(temporary, r->base);
	if (temporary_commit_new(temporary, r->base) == 0)
		return 0;
	if (errno == EEXIST)
		errno = ESTALE;
	return -1;
}

int
overwrite_bytes(int root, const char *name, const struct file_id *old, const struct overwrite *new,
		const char **lost)
{
	struct replacing r = {.root = root, .name = name, .old = old, .new = new};
	struct temporary temporary = {.fd = -1};
	int status;

	*lost = NULL;
	r.dir = open_parent(root, name, !old->exists, &r.base);
	if (r.dir < 0)
		return -1;
	status = check_old_file(&r);
	if (status == 0)
		status = write_temporary(&r, &temporary, lost);
	if (status == 0)
		status = commit_replacing(&r, &temporary);
	temporary_drop(&temporary);
	io_close(r.dir);
	return status;
}

int
overwrite_link(int root, const char *name, const struct file_id *old, const char *target)
{
	struct replacing r = {.root = root, .name = name, .old = old};
	int status;

	r.dir = open_parent(root, name, 0, &r.base);
	if (r.dir < 0)
		return -1;
	status = check_old_file(&r);
	if (status == 0)
		status = symlink_replace(r.dir, r.base, target);
	io_close(r.dir);
	return status;
}

int
overwrite_mode(int root, const char *name, const struct file_id *old)
{
	int fd = beneath_open_linkless(root, name), status;
	struct file_id now;
	struct stat st;

	if (fd < 0)
		return -1;
	status = fstat(fd, &st);
	if (status == 0) {
		now = file_id_of(&st);
		if (!S_ISREG(st.st_mode) || !file_id_same(&now, old)) {
			errno = ESTALE;
			status = -1;
		}
	}
	if (status == 0)
		status = fchmod(fd, io_restored_mode(st.st_mode & 0777));
	io_close(fd);
	return status;
}

static int
make_copy(void *from, int dir, const char *path)
{
	int fd = *(const int *)from;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	if (S_ISREG(st.st_mode))
		return copy_open(fd, &st, dir, path);
	errno = EINVAL;
	return -1;
}

int
overwrite_copy(int root, const char *name, const char *from)
{
	struct temporary temporary = {.fd = -1};
	const char *base;
	int dir, status, fd = owner_open(root, from);

	if (fd < 0)
		return -1;
	dir = open_parent(root, name, 1, &base);
	status = dir < 0 ? -1 : temporary_fill(&temporary, dir, base, make_copy, &fd);
	if (status == 0)
		status = temporary_commit_new(&temporary, base);
	if (status < 0 && errno == EEXIST)
		errno = ESTALE;
	temporary_drop(&temporary);
	io_close(dir);
	io_close(fd);
	return status;
}
