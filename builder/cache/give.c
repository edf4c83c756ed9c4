/* SPDX-License-Identifier: MIT */
/*
 * Giving files of the cache; see cache/give.h.
 *
 * Names have several components, below descriptors of both trees: nobody else can change either,
 * and a walk of four components in memory takes less time than opening each directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cache/give.h"
#include "core/interrupt.h"
#include "fs/copy.h"
#include "fs/io.h"

#ifndef FICLONE
#define FICLONE _IOW(0x94, 9, int) /* linux/fs.h, which musl does not have */
#endif

#define LABEL "security.selinux"
#define LABEL_MAX 256          /* bytes */
#define SMALL_FILE (64u << 10) /* bytes */

/* The methods of each mode, in the order of their trial; LINK_AUTO, which is 0, ends them. */
#define METHODS_MAX 4
static const enum link_mode methods[][METHODS_MAX] = {
	[LINK_AUTO] = {LINK_CLONE, LINK_HARD, LINK_COPY},
	[LINK_HARD] = {LINK_HARD, LINK_CLONE, LINK_COPY},
	[LINK_CLONE] = {LINK_CLONE, LINK_COPY},
	[LINK_COPY] = {LINK_COPY},
	[LINK_SHARE] = {LINK_CLONE, LINK_HARD},
};

struct giving {
	struct cache_files *set;
	int to;
	const enum link_mode *method; /* the one that works so far */
	int may_share;
	mode_t mask; /* the bits that a new file may have */
	int is_full; /* a file has as many names as the disk allows */
};

const char *
cache_give_mode(const char *text, enum link_mode *mode)
{
	static const char *const names[] = {"auto", "hardlink", "clone", "copy"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(text, names[i])) {
			*mode = (enum link_mode)i;
			return NULL;
		}
	return "must be 'auto', 'hardlink', 'clone' or 'copy'";
}

static mode_t
wanted_mode(const struct cache_files *set, const struct cache_file *file)
{
	if (set->has_modes)
		return file->mode & 0777;
	return file->mode & 0111 ? 0777 : 0666;
}

/* Returns 1 if both have the same label of SELinux, or none: links keep that of the cache. */
static int
has_same_label(int a, int b)
{
	char first[LABEL_MAX], second[LABEL_MAX];
	ssize_t n = fgetxattr(a, LABEL, first, sizeof(first));

	return n == fgetxattr(b, LABEL, second, sizeof(second)) &&
	       (n <= 0 || !memcmp(first, second, (size_t)n));
}

/*
 * Looks at the directory, which is as new as the files will be: a link keeps owner, mode and ACL of
 * the cached file.
 */
static int
look_at_target(struct giving *giving)
{
	struct stat st;

	if (fstat(giving->to, &st) < 0)
		return -1;
	giving->mask = st.st_mode & 0777;
	if (st.st_uid != giving->set->uid || st.st_gid != giving->set->gid ||
	    fgetxattr(giving->to, "system.posix_acl_default", NULL, 0) > 0 ||
	    !has_same_label(giving->to, giving->set->used))
		giving->may_share = 0;
	return 0;
}

/*
 * Returns 1 if others can write to the file: by a link in a place that they reach, they would
 * change environments in places that they do not. A group with the user's number is the user's
 * alone.
 */
static int
is_writable_by_others(const struct giving *giving, const struct cache_file *file)
{
	return file->mode & S_IWOTH ||
	       (file->mode & S_IWGRP && giving->set->gid != giving->set->uid);
}

/* errno for "this method is not for these files". */
static int
refuse_method(void)
{
	errno = EOPNOTSUPP;
	return -1;
}

static int
give_link(struct giving *giving, struct cache_file *file)
{
	if (!giving->may_share || is_writable_by_others(giving, file) ||
	    (wanted_mode(giving->set, file) & giving->mask) != (file->mode & 07777))
		return refuse_method();
	if (linkat(giving->set->tree, file->name, giving->to, file->name, 0) < 0)
		return -1;
	file->links += file->own_links;
	return 0;
}

/* Copies a small file by two calls: the kernel's own copying takes longer to set up. */
static int
copy_small(int from, int to, size_t n)
{
	char bytes[SMALL_FILE];

	if (n == 0)
		return 0;
	return io_read_at(from, bytes, n, 0) < 0 ? -1 : io_write(to, bytes, n);
}

/* Copies the bytes, or clones them, and keeps the time: .pyc files have that of their source. */
static int
give_bytes(const struct giving *giving, const struct cache_file *file, int from, int fd)
{
	struct timespec times[2] = {{(time_t)file->seconds, (long)file->nanoseconds}};
	int status;

	if (*giving->method == LINK_CLONE)
		status = ioctl(fd, FICLONE, from);
	else if (file->size <= SMALL_FILE)
		status = copy_small(from, fd, (size_t)file->size);
	else
		status = copy_bytes(from, fd, (off_t)file->size);
	times[1] = times[0];
	return status < 0 ? -1 : futimens(fd, times);
}

static int
give_copy(const struct giving *giving, const struct cache_file *file)
{
	int from = openat(giving->set->tree, file->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int fd, status;

	if (from < 0)
		return -1;
	fd = openat(giving->to, file->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    wanted_mode(giving->set, file));
	status = fd < 0 ? -1
			: io_finish(fd, giving->to, file->name, give_bytes(giving, file, from, fd));
	io_close(from);
	return status;
}

/* Makes another name of a file that was copied under an earlier one. Returns 0, or -1. */
static int
give_own_link(const struct giving *giving, const struct cache_file *file)
{
	const struct cache_file *other = giving->set->list;

	while (other < file && other->inode != file->inode)
		other++;
	return other < file ? linkat(giving->to, other->name, giving->to, file->name, 0) : -1;
}

/* Returns 1 if the error means that another method may do it. */
static int
is_methods_own(enum link_mode method, int error)
{
	if (error == EOPNOTSUPP || error == EXDEV || error == EPERM || error == ENOSYS)
		return method != LINK_COPY;
	if (method == LINK_CLONE)
		return error == ENOTTY || error == EINVAL || error == ETXTBSY;
	return method == LINK_HARD && (error == EMLINK || error == EACCES);
}

static int
give_file(struct giving *giving, struct cache_file *file)
{
	if (file->own_links > 1 && *giving->method != LINK_HARD && give_own_link(giving, file) == 0)
		return 0;
	for (;; giving->method++) {
		int status = *giving->method == LINK_HARD ? give_link(giving, file)
							  : give_copy(giving, file);

		if (status == 0 || !is_methods_own(*giving->method, errno))
			return status;
		giving->is_full |= errno == EMLINK;
		if (giving->method[1] == LINK_AUTO)
			return refuse_method();
	}
}

/* Removes the first n files again. errno survives. */
static void
take_back(const struct giving *giving, size_t n)
{
	int saved = errno;

	while (n-- > 0)
		unlinkat(giving->to, giving->set->list[n].name, 0);
	errno = saved;
}

int
cache_give(struct cache_files *set, int to, enum link_mode mode, int may_share)
{
	struct giving giving = {
		.set = set, .to = to, .method = methods[mode], .may_share = may_share};
	int status = look_at_target(&giving);

	for (size_t i = 0; status == 0 && i < set->dir_count; i++)
		if (mkdirat(to, set->dirs[i], 0777) < 0 && errno != EEXIST)
			status = -1;
	for (size_t i = 0; status == 0 && i < set->count; i++) {
		status = interrupt_check() < 0 ? -1 : give_file(&giving, &set->list[i]);
		if (status < 0)
			take_back(&giving, i);
	}
	if (status == 0)
		cache_files_used(set);
	if (giving.is_full)
		cache_files_remove(set->dir, set->name); /* the next run makes new files */
	return status;
}
