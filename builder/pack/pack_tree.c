/* SPDX-License-Identifier: MIT */
/*
 * Packing a tree; see pack/pack_tree.h. The tree is walked twice. The first pass adds up sizes,
 * finds hard links, and refuses what cannot be packed before anything is written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/home.h"
#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/safe_name.h"
#include "fs/symlink.h"
#include "pack/dangling.h"
#include "pack/exclude.h"
#include "pack/pack_file.h"
#include "pack/pack_made.h"
#include "pack/pack_names.h"
#include "pack/pack_tree.h"
#include "text/utf8.h"

static int
pack_tree_cannot_read(const struct packing *p)
{
	return fail_errno("cannot read '%s%s%s'", p->env->dir.buf, p->name.len ? "/" : "",
			  p->name.buf);
}

/* Reports once, in the first pass, that something is left out. Returns 0. */
static int
pack_tree_leave_out(const struct packing *p, const char *why)
{
	if (p->is_measuring)
		failf("left out '%s/%s': %s", p->env->dir.buf, p->name.buf, why);
	return 0;
}

static int
pack_tree_refuse(const struct packing *p, const char *why)
{
	failf("cannot pack '%s/%s': %s", p->env->dir.buf, p->name.buf, why);
	return advise("leave it out with --exclude"), -1;
}

/* 1 if the link is one of the interpreter's names, which repair left alone. */
static int
is_python_link(const struct packing *p)
{
	size_t n = strlen(p->env->scripts);

	return !strncmp(p->name.buf, p->env->scripts, n) && p->name.buf[n] == '/' &&
	       home_is_python(p->name.buf + n + 1);
}

static int
pack_tree_link(struct packing *p, const char *target, int64_t time)
{
	struct archive_member member = {.kind = ARCHIVE_LINK, .target = target, .time = time};
	const char *why = safe_name_reject_link(p->name.buf, target);

	return why ? pack_tree_refuse(p, why) : pack_file_put_member(p, &member);
}

/*
 * Sets *target to a path that leads from the link to what it leads to now, with ".." only at its
 * start, as unpack wants it. Returns 1; 0 if it leads out; -1 with errno.
 */
static int
resolve_inner_link(const struct packing *p, size_t depth, struct path *target)
{
	const struct path *top = &p->env->dir;
	struct path dir = *top, base = {0};
	char *real = NULL, *real_top = realpath(top->buf, NULL);
	size_t n = real_top ? strlen(real_top) : 0;
	int status = -1;

	/* Of the last part only the name counts: it may be a link itself, and stays one. */
	if (strcmp(path_base(target->buf), "..") != 0) {
		path_set(&base, path_base(target->buf), strlen(path_base(target->buf)));
		path_cut(target, target->len - base.len);
	}
	if (real_top && path_push(&dir, p->name.buf) == 0 && path_up(&dir) == 0 &&
	    path_push(&dir, target->buf) == 0 && (real = realpath(dir.buf, NULL)))
		status = !strncmp(real, real_top, n) && (real[n] == '/' || !real[n]);
	path_cut(target, 0);
	while (status > 0 && depth--)
		status = path_add(target, "../", 3) < 0 ? -1 : 1;
	if (status > 0 && ((real[n] && path_add(target, real + n + 1, strlen(real + n + 1)) < 0) ||
			   (base.len && path_push(target, base.buf) < 0) ||
			   (!target->len && path_add(target, ".", 1) < 0)))
		status = -1;
	free(real);
	free(real_top);
	return status;
}

/* A symlink that leads out: the file that it leads to is packed in its place. */
static int
pack_tree_outer_link(struct packing *p)
{
	struct stat to;

	if (is_python_link(p))
		return pack_tree_leave_out(
			p, "it leads to an interpreter that is not the environment's");
	if (fstatat(p->env->root, p->name.buf, &to, 0) < 0)
		return errno == ENOENT || errno == ELOOP
			       ? pack_tree_leave_out(p, "it is a dangling symlink")
			       : pack_tree_cannot_read(p);
	if (!S_ISREG(to.st_mode))
		return pack_tree_refuse(p, "it is a link that leads out of the environment");
	return pack_file_put(p, &to, NULL, 1);
}

/* A symlink on the disk: kept if it stays in the environment, else its target is packed. */
static int
pack_tree_visit_link(struct packing *p, const struct stat *st)
{
	struct path target = {0};
	size_t depth = 0;
	int stays;

	if (symlink_read(p->env->root, p->name.buf, &target) < 0)
		return pack_tree_cannot_read(p);
	for (const char *c = p->name.buf; *c; c++)
		depth += *c == '/';
	if (target.buf[0] == '/' || environment_left(depth, target.buf, target.len))
		return pack_tree_outer_link(p);
	if (!safe_name_reject_link(p->name.buf, target.buf))
		return dangling_report(p, target.buf), pack_tree_link(p, target.buf, st->st_mtime);
	stays = resolve_inner_link(p, depth, &target);
	return stays > 0 ? pack_tree_link(p, target.buf, st->st_mtime) : pack_tree_outer_link(p);
}

static int pack_tree_walk(struct packing *p);

static int
pack_tree_visit_dir(struct packing *p, int64_t time)
{
	struct archive_member member = {.kind = ARCHIVE_DIR, .time = time};

	if (safe_name_is_deep(p->member.buf, p->member.len))
		return pack_tree_refuse(p, "it is nested in too many directories: unpack would "
					   "refuse it");
	return pack_file_put_member(p, &member) < 0 ? -1 : pack_tree_walk(p);
}

/* Packs an entry of the disk. */
static int
pack_tree_visit_disk(struct packing *p, const struct stat *st)
{
	switch (st->st_mode & S_IFMT) {
	case S_IFREG:
		return pack_file_put(p, st, NULL, 0);
	case S_IFDIR:
		return pack_tree_visit_dir(p, st->st_mtime);
	case S_IFLNK:
		return pack_tree_visit_link(p, st);
	case S_IFIFO:
		return pack_tree_leave_out(p, "it is a FIFO");
	case S_IFSOCK:
		return pack_tree_leave_out(p, "it is a socket");
	default:
		return pack_tree_leave_out(p, "it is a device");
	}
}

/* Packs an entry of the overlay; old is the status of the one on the disk, or NULL. */
static int
pack_tree_visit_overlay(struct packing *p, const struct overlay_entry *entry,
			const struct stat *old)
{
	/* The time of a symlink is when it was made, which is of no use. */
	int64_t time = old && S_ISREG(old->st_mode) ? old->st_mtime : p->own_time;
	mode_t mode = entry->mode ? entry->mode : old ? old->st_mode : 0;
	struct stat st;

	switch (entry->kind) {
	case OVERLAY_BYTES:
	case OVERLAY_RECORD:
		if (p->is_measuring)
			return p->total += overlay_guess(p->overlay, entry, old), 0;
		return entry->kind == OVERLAY_BYTES
			       ? pack_made_bytes(p, entry, (mode & 0111) != 0, time)
			       : pack_made_record(p, entry, (mode & 0111) != 0, time);
	case OVERLAY_LINK:
		return pack_tree_link(p, entry->to, p->own_time);
	case OVERLAY_FILE:
		if (stat(entry->to, &st) < 0)
			return fail_errno("cannot read '%s'", entry->to);
		return pack_file_put(p, &st, entry->to, 1);
	default:
		return entry->kind == OVERLAY_PROGRAM ? pack_file_put_program(p, old) : 0;
	}
}

/* Makes the name in the archive. It passes the same check as in unpacking. */
static int
pack_tree_name_member(struct packing *p)
{
	const char *why;

	path_cut(&p->member, 0);
	if ((*p->prefix && path_push(&p->member, p->prefix) < 0) ||
	    path_push(&p->member, p->name.buf) < 0)
		return pack_tree_refuse(p, "its name is too long");
	why = safe_name_reject(p->member.buf, p->member.len);
	if (!why && p->archive->ops->is_text && utf8_kind_of(p->name.buf) == UTF8_NOT)
		why = "its name is not UTF-8, which this format needs";
	return why ? pack_tree_refuse(p, why) : 0;
}

static int
pack_tree_visit(struct packing *p)
{
	const struct overlay_entry *entry = overlay_find(p->overlay, p->name.buf);
	int root = pack_file_root(p, p->name.buf);
	struct stat st;
	int is_there;

	if ((entry && entry->kind == OVERLAY_GONE) || exclude_is(p->excludes, p->name.buf))
		return 0;
	if (interrupt_pending() || pack_tree_name_member(p) < 0)
		return -1;
	is_there = fstatat(root, p->name.buf, &st, AT_SYMLINK_NOFOLLOW) == 0;
	if (!is_there && errno != ENOENT)
		return pack_tree_cannot_read(p);
	if (entry)
		return pack_tree_visit_overlay(p, entry, is_there ? &st : NULL);
	if (is_there)
		return pack_tree_visit_disk(p, &st);
	/* A directory that only the overlay has. */
	return overlay_next(p->overlay, p->name.buf, NULL) ? pack_tree_visit_dir(p, p->own_time)
							   : pack_tree_cannot_read(p);
}

/* Packs the entries of the directory p->name in the order of their names. */
static int
pack_tree_walk(struct packing *p)
{
	struct pack_names names;
	size_t mark = p->name.len;
	int status = 0;

	if (pack_names_read(&names, p) < 0)
		status = pack_tree_cannot_read(p);
	for (size_t i = 0; status == 0 && i < names.count; i++) {
		int fits = path_push(&p->name, names.list[i]) == 0;

		status = fits ? pack_tree_visit(p) : pack_tree_cannot_read(p);
		path_cut(&p->name, mark);
	}
	pack_names_release(&names);
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
	p->is_measuring = 1;
	status = pack_tree_walk(p);
	p->is_measuring = 0;
	if (status == 0 && hard_links_settle(&p->links) < 0)
		status = fail_errno("cannot pack '%s'", p->env->dir.buf);
	if (status == 0) {
		progress_start(&p->progress, "packing", p->total);
		status = pack_tree_walk(p);
		if (status == 0 && p->archive->ops->end(p->archive) < 0)
			status = fail_errno("cannot write '%s'", p->output);
		progress_clear(&p->progress);
	}
	hard_links_release(&p->links);
	free(p->buffer);
	return status;
}
