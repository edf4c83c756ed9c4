/* SPDX-License-Identifier: MIT */
/*
 * Mending; see repair/apply.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/copy.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/symlink.h"
#include "fs/tree.h"
#include "repair/apply.h"
#include "wheel/record.h"

/* A new file may be the first in its directory. */
static int
make_dir(int root, const char *dir)
{
	int fd = tree_open(root, dir);

	return fd < 0 ? -1 : close(fd);
}

/* The file's owner, mode and times; a new file's are its directory's. */
static int
stat_old(int root, const struct issue *mend, const char *dir, struct stat *st)
{
	if (fstatat(root, mend->file.buf, st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	return errno == ENOENT && mend->mode ? fstatat(root, dir, st, 0) : -1;
}

/* Writes the bytes to the open temporary, and makes it like the file that it is to replace. */
static int
fill(int fd, const struct issue *mend, const struct stat *st)
{
	if (io_write(fd, mend->bytes.data, mend->bytes.len) < 0)
		return -1;
	if (fchown(fd, st->st_uid, st->st_gid) < 0)
		errno = 0; /* not root: the file becomes the user's, who could write it */
	if (!mend->mode && fchmod(fd, st->st_mode & 07777) < 0)
		return -1;
	return mend->is_fresh ? 0 : futimens(fd, (struct timespec[]){st->st_atim, st->st_mtim});
}

/* Writes the new bytes beside the file and renames them over it. */
static int
replace(int root, const struct issue *mend)
{
	struct path dir = mend->file, temporary;
	struct stat st;
	char name[32];
	int fd, status, saved;

	snprintf(name, sizeof(name), TEMPORARY_PREFIX "%ld", (long)getpid());
	if (path_up(&dir) < 0 || (mend->mode && make_dir(root, dir.buf) < 0) ||
	    stat_old(root, mend, dir.buf, &st) < 0)
		return -1;
	temporary = dir;
	if (path_push(&temporary, name) < 0)
		return -1;
	unlinkat(root, temporary.buf, 0); /* of an earlier process that had this number */
	fd = openat(root, temporary.buf, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    mend->mode ? mend->mode : 0600);
	if (fd < 0)
		return -1;
	status = fill(fd, mend, &st);
	saved = errno;
	if (close(fd) < 0 && status == 0) {
		status = -1;
		saved = errno;
	}
	errno = saved;
	if (status == 0)
		status = renameat(root, temporary.buf, root, mend->file.buf);
	if (status < 0) {
		saved = errno;
		unlinkat(root, temporary.buf, 0);
		errno = saved;
	}
	return status;
}

/* Appends a mended file's bytes. */
static int
bytes_of(const struct issues *mends, const struct issue *mend, int is_done, struct buf *out)
{
	if (!is_done && mend->bytes.len)
		return buf_add(out, mend->bytes.data, mend->bytes.len);
	return io_slurp(mends->env->root, mend->file.buf, out, SIZE_MAX / 4);
}

int
apply_record(const struct issues *mends, size_t dist, int is_done, struct buf *out)
{
	const struct buf *record = &mends->dists->list[dist].record;
	struct record_change *changes = calloc(mends->count + 1, sizeof(*changes));
	struct buf now = {0};
	size_t count = 0;
	int status = changes ? 0 : -1;

	for (size_t i = 0; status == 0 && i < mends->count; i++) {
		const struct issue *mend = &mends->list[i];

		if (!mend->row || mend->dist != dist)
			continue;
		now.len = 0;
		status = bytes_of(mends, mend, is_done, &now);
		if (status < 0)
			break;
		changes[count].name = mend->row;
		changes[count].size = now.len;
		sha256_text_of(buf_str(&now), now.len, changes[count++].hash);
	}
	if (status == 0 && count > 0)
		status = record_rewrite(buf_str(record), record->len, changes, count, out);
	buf_free(&now);
	free(changes);
	return status < 0 ? -1 : count > 0;
}

/* The rows of one distribution that are other ones now, in its RECORD. */
static int
rewrite_record(const struct issues *mends, size_t dist)
{
	const struct dist *d = &mends->dists->list[dist];
	struct issue file = {.file = d->dir};
	int status = path_push(&file.file, "RECORD");

	if (status == 0)
		status = apply_record(mends, dist, 1, &file.bytes);
	if (status > 0)
		status = replace(mends->env->root, &file);
	if (status < 0)
		fail_errno("cannot write '%s/%s/RECORD'", mends->env->dir.buf, d->dir.buf);
	buf_free(&file.bytes);
	return status;
}

#define HEAL_LETTERS 16 /* behind "pyvenv.cfg.": a shim's temporary, see shim/heal.c */
#define HEAL_AGE 3600   /* seconds after which none is being written any more */

/* 1 if a shim that was killed while it wrote pyvenv.cfg left this. */
static int
is_of_a_shim(int dir, const char *name)
{
	size_t n = strlen(CFG_NAME ".");
	struct stat st;

	return !strncmp(name, CFG_NAME ".", n) &&
	       strspn(name + n, "abcdefghijklmnop") == HEAL_LETTERS && !name[n + HEAL_LETTERS] &&
	       fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       st.st_mtime < time(NULL) - HEAL_AGE;
}

/* Files named after a process that is no more. */
int
apply_is_left(int dir, const char *name)
{
	long pid = name_starts(name, TEMPORARY_PREFIX)
			   ? strtol(name + strlen(TEMPORARY_PREFIX), NULL, 10)
			   : 0;

	return (pid > 0 && kill((pid_t)pid, 0) < 0 && errno == ESRCH) || is_of_a_shim(dir, name);
}

/* Removes what a killed run left in a directory. */
static void
sweep(int root, const char *dir)
{
	struct buf names = {0};
	int fd = openat(root, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && dirlist_read(fd, &names) == 0)
		for (const char *name = NULL; (name = dirlist_next(&names, name));)
			if (apply_is_left(fd, name))
				unlinkat(fd, name, 0);
	if (fd >= 0)
		close(fd);
	buf_free(&names);
}

/* Where killed runs may have left something. */
static void
sweep_all(const struct issues *mends)
{
	sweep(mends->env->root, ".");
	sweep(mends->env->root, mends->env->scripts);
	for (size_t i = 0; i < mends->env->site_count; i++)
		sweep(mends->env->root, mends->env->sites[i].buf);
	for (size_t i = 0; i < mends->dists->count; i++)
		sweep(mends->env->root, mends->dists->list[i].dir.buf);
}

/* Makes the link lead where it is to, after a look at what a killed run left there. */
static int
relink(int root, const struct issue *mend)
{
	struct path dir = mend->file;

	if (path_up(&dir) < 0)
		return -1;
	sweep(root, dir.buf);
	return symlink_replace(root, mend->file.buf, mend->link);
}

/* Copies a file of the machine to its place. */
static int
bring(int root, const struct issue *mend)
{
	struct path dir = mend->file;
	char name[32];
	int fd, status, saved;

	snprintf(name, sizeof(name), TEMPORARY_PREFIX "%ld", (long)getpid());
	if (path_up(&dir) < 0 || (fd = tree_open(root, dir.buf)) < 0)
		return -1;
	sweep(root, dir.buf);
	unlinkat(fd, name, 0);
	status = copy_file(mend->from, fd, name);
	if (status == 0)
		status = renameat(fd, name, fd, path_base(mend->file.buf));
	saved = errno;
	close(fd);
	errno = saved;
	return status;
}

int
apply_fix(struct issues *mends)
{
	int status = 0;

	sweep_all(mends);
	/* One message: what fails first is what fails next, for want of permission or of space. */
	err_first(1);
	for (size_t i = 0; status == 0 && i < mends->count; i++) {
		const struct issue *mend = &mends->list[i];
		int done = 0;

		if (mend->becomes && mend->link)
			done = relink(mends->env->root, mend);
		else if (mend->becomes && mend->from)
			done = bring(mends->env->root, mend);
		else if (mend->becomes && mend->bytes.len)
			done = replace(mends->env->root, mend);
		if (done < 0)
			status = fail_errno("cannot write '%s/%s'", mends->env->dir.buf,
					    mend->file.buf);
	}
	for (size_t dist = 0; dist < mends->dists->count; dist++)
		if (rewrite_record(mends, dist) < 0)
			status = -1;
	err_first(0);
	return status;
}
