/* SPDX-License-Identifier: MIT */
/*
 * A tree on its way into an archive; see pack/pack_tree.h. It is gone through twice: the first time
 * to add up sizes, to find files of several names, and to see what cannot be packed before anything
 * is written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "fs/symlink.h"
#include "pack/exclude.h"
#include "pack/pack_tree.h"
#include "repair/leftovers.h"
#include "text/utf8.h"

static int
cannot_read(const struct packing *p)
{
	return fail_errno("cannot read '%s%s%s'", p->env->dir.buf, p->name.len ? "/" : "",
			  p->name.buf);
}

/* Says, once, that something stays behind. Returns 0. */
static int
leave_out(const struct packing *p, const char *why)
{
	if (p->is_measuring)
		fail("left out '%s/%s': %s", p->env->dir.buf, p->name.buf, why);
	return 0;
}

static int
refuse(const struct packing *p, const char *why)
{
	fail("cannot pack '%s/%s': %s", p->env->dir.buf, p->name.buf, why);
	advise("leave it out with --exclude");
	return -1;
}

/* 1 if the link is one of the interpreter's names, which repair left alone. */
static int
is_python(const struct packing *p)
{
	size_t n = strlen(p->env->scripts);

	return !strncmp(p->name.buf, p->env->scripts, n) && p->name.buf[n] == '/' &&
	       home_is_python(p->name.buf + n + 1);
}

static int
put_link(struct packing *p, const char *target, int64_t time)
{
	struct archive_member member = {.kind = ARCHIVE_LINK, .target = target, .time = time};

	return pack_file_put_member(p, &member);
}

/* A link of the disk: kept if it stays in the environment, else what it leads to is packed. */
static int
visit_link(struct packing *p, const struct stat *st)
{
	struct path target = {0};
	struct stat to;
	size_t depth = 0;

	if (symlink_read(p->env->root, p->name.buf, &target) < 0)
		return cannot_read(p);
	for (const char *c = p->name.buf; *c; c++)
		depth += *c == '/';
	if (target.buf[0] != '/' && !environment_left(depth, target.buf, target.len))
		return put_link(p, target.buf, st->st_mtime);
	if (is_python(p))
		return leave_out(p, "it leads to an interpreter that is not the environment's");
	if (fstatat(p->env->root, p->name.buf, &to, 0) < 0)
		return errno == ENOENT || errno == ELOOP
			       ? leave_out(p, "it is a link that leads nowhere")
			       : cannot_read(p);
	if (!S_ISREG(to.st_mode))
		return refuse(p, "it is a link that leads out of the environment");
	return pack_file_put(p, &to, NULL, 1);
}

static int walk(struct packing *p);

static int
visit_dir(struct packing *p, int64_t time)
{
	struct archive_member member = {.kind = ARCHIVE_DIR, .time = time};

	return pack_file_put_member(p, &member) < 0 ? -1 : walk(p);
}

/* What the disk has there. */
static int
visit_old(struct packing *p, const struct stat *st)
{
	switch (st->st_mode & S_IFMT) {
	case S_IFREG:
		return pack_file_put(p, st, NULL, 0);
	case S_IFDIR:
		return visit_dir(p, st->st_mtime);
	case S_IFLNK:
		return visit_link(p, st);
	case S_IFIFO:
		return leave_out(p, "it is a FIFO");
	case S_IFSOCK:
		return leave_out(p, "it is a socket");
	default:
		return leave_out(p, "it is a device");
	}
}

/* What stands there instead, or also; old is what the disk has, or NULL. */
static int
visit_new(struct packing *p, const struct overlay_entry *entry, const struct stat *old)
{
	/* A link's time is that of its making, which nothing else has to do with. */
	int64_t time = old && S_ISREG(old->st_mode) ? old->st_mtime : p->own_time;
	mode_t mode = entry->mode ? entry->mode : old ? old->st_mode : 0;
	struct stat st;

	switch (entry->kind) {
	case OVERLAY_BYTES:
		return pack_file_put_bytes(p, entry->bytes, entry->len, (mode & 0111) != 0, time);
	case OVERLAY_LINK:
		return put_link(p, entry->to, p->own_time);
	case OVERLAY_FILE:
		if (stat(entry->to, &st) < 0)
			return fail_errno("cannot read '%s'", entry->to);
		return pack_file_put(p, &st, entry->to, 1);
	default:
		return 0;
	}
}

/* The name in the archive, through the gate that unpacking has as well. */
static int
name_member(struct packing *p)
{
	const char *why;

	path_cut(&p->member, 0);
	if ((*p->prefix && path_push(&p->member, p->prefix) < 0) ||
	    path_push(&p->member, p->name.buf) < 0)
		return refuse(p, "its name is too long");
	why = safe_name_reject(p->member.buf, p->member.len);
	if (!why && p->archive->ops->is_text && utf8_kind_of(p->name.buf) == UTF8_NOT)
		why = "its name is not UTF-8, which this format must have";
	return why ? refuse(p, why) : 0;
}

static int
visit(struct packing *p)
{
	const struct overlay_entry *entry = overlay_find(p->overlay, p->name.buf);
	int root = pack_file_root(p, p->name.buf);
	struct stat st;
	int is_there;

	if ((entry && entry->kind == OVERLAY_GONE) || exclude_is(p->excludes, p->name.buf))
		return 0;
	if (interrupt_pending() || name_member(p) < 0)
		return -1;
	is_there = fstatat(root, p->name.buf, &st, AT_SYMLINK_NOFOLLOW) == 0;
	if (!is_there && errno != ENOENT)
		return cannot_read(p);
	if (entry)
		return visit_new(p, entry, is_there ? &st : NULL);
	if (is_there)
		return visit_old(p, &st);
	/* A directory that only new files make. */
	return overlay_next(p->overlay, p->name.buf, NULL) ? visit_dir(p, p->own_time)
							   : cannot_read(p);
}

/* Adds the names of the disk's directory, if there is one, without what killed runs left. */
static int
list_old(const struct packing *p, struct buf *names)
{
	struct buf all = {0};
	int fd = openat(pack_file_root(p, p->name.buf), p->name.len ? p->name.buf : ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int status = 0, saved;

	if (fd < 0)
		return errno == ENOENT && overlay_next(p->overlay, p->name.buf, NULL) ? 0 : -1;
	status = dirlist_read(fd, &all);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&all, name));)
		if (!leftovers_has(fd, name))
			status = buf_add(names, name, strlen(name) + 1);
	if (status == 0 && !p->name.len && p->base >= 0)
		status = buf_add(names, BASE_DIR, sizeof(BASE_DIR));
	saved = errno;
	close(fd);
	buf_free(&all);
	errno = saved;
	return status;
}

/* Adds the first parts of the names that the overlay has below the directory. */
static int
list_new(const struct packing *p, struct buf *names)
{
	const char *dir = p->name.buf;
	size_t start = p->name.len ? p->name.len + 1 : 0;
	const struct overlay_entry *entry = NULL;
	int status = 0;

	while (status == 0 && (entry = overlay_next(p->overlay, dir, entry))) {
		if (entry->kind == OVERLAY_GONE)
			continue;
		status = buf_add(names, entry->file + start, strcspn(entry->file + start, "/")) |
			 buf_putc(names, '\0');
	}
	return status;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Goes through the directory p->name, by sorted names; disk and overlay may have the same. */
static int
walk_names(struct packing *p, const struct buf *names)
{
	size_t count = 0, mark = p->name.len;
	const char **list;
	int status = 0;

	for (const char *name = NULL; (name = dirlist_next(names, name));)
		count++;
	list = calloc(count + 1, sizeof(*list));
	if (!list)
		return cannot_read(p);
	count = 0;
	for (const char *name = NULL; (name = dirlist_next(names, name));)
		list[count++] = name;
	qsort(list, count, sizeof(*list), by_name);
	for (size_t i = 0; status == 0 && i < count; i++) {
		if (i > 0 && !strcmp(list[i - 1], list[i]))
			continue;
		if (path_push(&p->name, list[i]) < 0) {
			status = cannot_read(p);
			break;
		}
		status = visit(p);
		path_cut(&p->name, mark);
	}
	free(list);
	return status;
}

static int
walk(struct packing *p)
{
	struct buf names = {0};
	int status = list_old(p, &names) < 0 || list_new(p, &names) < 0 ? cannot_read(p)
									: walk_names(p, &names);

	buf_free(&names);
	return status;
}

int
pack_tree(struct packing *p)
{
	struct stat st;
	int status = 0;

	p->buffer = malloc(PACKING_BUFFER);
	if (!p->buffer || fstat(p->env->root, &st) < 0)
		return fail_errno("cannot pack '%s'", p->env->dir.buf);
	p->device = st.st_dev;
	p->own_time = fstatat(p->env->root, CFG_NAME, &st, 0) == 0 ? st.st_mtime : 0;
	p->is_measuring = 1;
	status = walk(p);
	p->is_measuring = 0;
	if (status == 0 && hard_links_settle(&p->twins) < 0)
		status = fail_errno("cannot pack '%s'", p->env->dir.buf);
	if (status == 0) {
		progress_start(&p->progress, p->total, p->quiet);
		status = walk(p);
		if (status == 0 && p->archive->ops->end(p->archive) < 0)
			status = fail_errno("cannot write '%s'", p->output);
		progress_clear(&p->progress);
	}
	hard_links_release(&p->twins);
	free(p->buffer);
	return status;
}
