/* SPDX-License-Identifier: MIT */
/*
 * What is to be mended in an environment; see mends.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "io.h"
#include "mends.h"
#include "names.h"
#include "record.h"
#include "symlink.h"

#define TEMPORARY ".movenv-" /* and the process's number: what a file is called until it is whole */

struct mend *
mends_add(struct mends *mends, const char *dir, const char *name)
{
	struct mend *mend;

	/* Room is made at each power of two. */
	if ((mends->count & (mends->count - 1)) == 0) {
		size_t cap = mends->count ? 2 * mends->count : 1;
		struct mend *list = realloc(mends->list, cap * sizeof(*list));

		if (!list)
			return NULL;
		mends->list = list;
	}
	mend = &mends->list[mends->count];
	*mend = (struct mend){0};
	if (path_set(&mend->file, dir, strlen(dir)) < 0 || path_push(&mend->file, name) < 0)
		return NULL;
	mends->count++;
	return mend;
}

struct mend *
mends_add_file(struct mends *mends, enum mend_kind kind, const char *file)
{
	struct mend *mend = mends_add(mends, "", file);

	if (mend)
		mend->kind = kind;
	return mend;
}

int
mends_say(struct mend *mend, const char *fmt, ...)
{
	va_list args;
	char *words;
	int n;

	va_start(args, fmt);
	n = vasprintf(&words, fmt, args);
	va_end(args);
	if (n < 0)
		return -1;
	free(mend->own_why);
	mend->why = mend->own_why = words;
	return 0;
}

void
mends_unread(struct mends *mends, const char *file)
{
	mends->unread++;
	fail_errno("cannot read '%s%s%s'", mends->env->dir.buf, *file ? "/" : "", file);
}

int
mends_list_in(struct mend *mend, size_t dist, const char *row)
{
	mend->dist = dist;
	mend->row = strdup(row);
	return mend->row ? 0 : -1;
}

int
mends_check_row(struct mends *mends, const char *dir, const char *name, const struct owned *owned,
		const struct buf *bytes)
{
	struct record record;
	const struct record_row *row = NULL;
	char hash[SHA256_TEXT_CAP];
	struct mend *mend;
	int status = 0;

	if (!owned || !owned->row)
		return 0;
	if (record_parse(&record, buf_str(&mends->dists->list[owned->dist].record),
			 mends->dists->list[owned->dist].record.len) == 0)
		row = record_find(&record, owned->row);
	sha256_text_of(buf_str(bytes), bytes->len, hash);
	if (row && strncmp(row->hash, "sha256=", 7) == 0 && strcmp(row->hash + 7, hash) != 0) {
		mend = mends_add(mends, dir, name);
		status = mend ? mends_list_in(mend, owned->dist, owned->row) : -1;
		if (status == 0) {
			mend->kind = MEND_HASH;
			mend->why = "RECORD has another hash for it";
			mend->becomes = "listed as it is";
		}
	}
	record_release(&record);
	return status;
}

/* The file's owner, mode and times; a new file's are its directory's. */
static int
stat_old(int root, const struct mend *mend, const char *dir, struct stat *st)
{
	if (fstatat(root, mend->file.buf, st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	return errno == ENOENT && mend->mode ? fstatat(root, dir, st, 0) : -1;
}

/* Writes the bytes to the open temporary, and makes it like the file that it is to replace. */
static int
fill(int fd, const struct mend *mend, const struct stat *st)
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
replace(int root, const struct mend *mend)
{
	struct path dir = mend->file, temporary;
	struct stat st;
	char name[32];
	int fd, status, saved;

	snprintf(name, sizeof(name), TEMPORARY "%ld", (long)getpid());
	if (path_up(&dir) < 0 || stat_old(root, mend, dir.buf, &st) < 0)
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

/* The rows of one distribution that are other ones now, in its RECORD. */
static int
rewrite_record(const struct mends *mends, size_t dist)
{
	const struct dist *d = &mends->dists->list[dist];
	struct record_change *changes = calloc(mends->count, sizeof(*changes));
	struct mend file = {.file = d->dir};
	struct buf now = {0};
	size_t count = 0;
	int status = changes ? path_push(&file.file, "RECORD") : -1;

	for (size_t i = 0; status == 0 && i < mends->count; i++) {
		const struct mend *mend = &mends->list[i];

		if (!mend->row || mend->dist != dist)
			continue;
		now.len = 0;
		status = io_slurp(mends->env->root, mend->file.buf, &now, SIZE_MAX / 4);
		if (status < 0)
			break;
		changes[count].name = mend->row;
		changes[count].size = now.len;
		sha256_text_of(buf_str(&now), now.len, changes[count++].hash);
	}
	if (status == 0 && count > 0)
		status = record_rewrite(buf_str(&d->record), d->record.len, changes, count,
					&file.bytes);
	if (status == 0 && count > 0)
		status = replace(mends->env->root, &file);
	if (status < 0)
		fail_errno("cannot write '%s/%s/RECORD'", mends->env->dir.buf, d->dir.buf);
	buf_free(&now);
	buf_free(&file.bytes);
	free(changes);
	return status;
}

/* Removes what a killed run left in a directory: files named after a process that is no more. */
static void
sweep(int root, const char *dir)
{
	struct buf names = {0};
	int fd = openat(root, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && names_list(fd, &names) == 0)
		for (const char *name = NULL; (name = names_next(&names, name));) {
			long pid = strncmp(name, TEMPORARY, sizeof(TEMPORARY) - 1) == 0
					   ? strtol(name + sizeof(TEMPORARY) - 1, NULL, 10)
					   : 0;

			if (pid > 0 && kill((pid_t)pid, 0) < 0 && errno == ESRCH)
				unlinkat(fd, name, 0);
		}
	if (fd >= 0)
		close(fd);
	buf_free(&names);
}

/* Where killed runs may have left something. */
static void
sweep_all(const struct mends *mends)
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
relink(int root, const struct mend *mend)
{
	struct path dir = mend->file;
	char name[32];

	snprintf(name, sizeof(name), TEMPORARY "%ld", (long)getpid());
	if (path_up(&dir) < 0)
		return -1;
	sweep(root, dir.buf);
	return symlink_replace(root, mend->file.buf, mend->link, name);
}

int
mends_apply(struct mends *mends)
{
	int status = 0;

	sweep_all(mends);
	/* One message: what fails first is what fails next, for want of permission or of space. */
	err_first(1);
	for (size_t i = 0; status == 0 && i < mends->count; i++) {
		const struct mend *mend = &mends->list[i];
		int done = 0;

		if (mend->becomes && mend->link)
			done = relink(mends->env->root, mend);
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

void
mends_release(struct mends *mends)
{
	for (size_t i = 0; i < mends->count; i++) {
		buf_free(&mends->list[i].bytes);
		free(mends->list[i].own_why);
		free(mends->list[i].link);
		free(mends->list[i].row);
	}
	free(mends->list);
	mends->list = NULL;
	mends->count = 0;
}
