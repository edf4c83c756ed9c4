/* SPDX-License-Identifier: MIT */
/*
 * Packing one file; see pack/pack_file.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "archive/mtime.h"
#include "common/place.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/owner.h"
#include "pack/pack_file.h"
#include "python/pyc.h"

/* A file that is being read. */
struct source {
	struct packing *packing;
	int fd;
	struct stat st;
	size_t n;           /* bytes in packing->buffer: the first ones */
	long place_at;      /* the offset of the place in an interpreter; -1: none */
	struct place place; /* with the neutral loader: no path of this machine is packed */
};

static int
pack_file_cannot_read(const struct packing *packing)
{
	return fail_errno("cannot read '%s/%s'", packing->env->dir.buf, packing->name.buf);
}

int
pack_file_root(const struct packing *packing, const char *name)
{
	return packing->base >= 0 && (!strcmp(name, BASE_DIR) || name_starts(name, BASE_DIR "/"))
		       ? packing->base
		       : packing->env->root;
}

int
pack_file_has_changed(const struct packing *packing)
{
	return failf("cannot pack '%s/%s': it changed while it was read", packing->env->dir.buf,
		     packing->name.buf);
}

static int
pack_file_add(struct packing *packing, struct archive_member *member)
{
	member->name = packing->member.buf;
	if (packing->archive->ops->add(packing->archive, member) == 0)
		return 0;
	return fail_errno("cannot write '%s'", packing->output);
}

int
pack_file_write(struct packing *packing, const void *bytes, size_t n)
{
	if (packing->archive->ops->write(packing->archive, bytes, n) < 0)
		return fail_errno("cannot write '%s'", packing->output);
	progress_add(&packing->progress, n);
	return 0;
}

int
pack_file_put_member(struct packing *packing, struct archive_member *member)
{
	/* The time of a directory that was made just now is of no use. */
	if (member->kind == ARCHIVE_DIR &&
	    pack_file_root(packing, packing->name.buf) != packing->env->root)
		member->time = packing->own_time;
	member->time = mtime_of(member->time, packing->latest);
	return packing->is_measuring ? 0 : pack_file_add(packing, member);
}

int
pack_file_put_bytes(struct packing *packing, const void *bytes, size_t n, int is_executable,
		    int64_t time)
{
	struct archive_member member = {.size = n, .is_executable = is_executable, .time = time};

	if (pack_file_put_member(packing, &member) < 0)
		return -1;
	return n == 0 ? 0 : pack_file_write(packing, bytes, n);
}

/* Reads up to n bytes; fewer only at the file's end. Returns how many, or -1 with errno. */
static ssize_t
pack_file_read(int fd, unsigned char *to, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t part = read(fd, to + got, n - got);

		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return -1;
		if (part == 0)
			break;
		got += (size_t)part;
	}
	return (ssize_t)got;
}

/* Reads the next part of the file. A file that became shorter has changed. */
static int
pack_file_read_part(struct source *s, uint64_t left)
{
	size_t size = left < PACKING_BUFFER ? (size_t)left : PACKING_BUFFER;
	ssize_t n = pack_file_read(s->fd, s->packing->buffer, size);

	if (n < 0)
		return pack_file_cannot_read(s->packing);
	s->n = (size_t)n;
	return s->n < size ? pack_file_has_changed(s->packing) : 0;
}

/*
 * Finds the source of a compiled module. Returns 1 with its status; 0 if the archive has no source,
 * so that the time does not matter; -1 if the archive has another source than the disk; -2 with
 * errno if that is unknown.
 */
static int
find_pyc_source(const struct packing *packing, struct stat *st)
{
	const struct overlay_entry *entry;
	struct path source;

	if (!pyc_source(packing->name.buf, &source))
		return 0;
	entry = overlay_find(packing->overlay, source.buf);
	if (entry && entry->kind != OVERLAY_FILE)
		return -1;
	if (fstatat(pack_file_root(packing, source.buf), entry ? entry->to : source.buf, st, 0) ==
	    0)
		return 1;
	return io_is_out_of_reach(errno) ? 0 : -2;
}

/*
 * Puts the time that the source has in the archive into a compiled module. Returns 0; 1 if the
 * module was made from an older source: it is then left out, because Python would compile it anew,
 * and a rounded time could make it look valid; or -1 after a message.
 */
static int
fit_pyc_to_source(struct source *s)
{
	struct packing *packing = s->packing;
	unsigned char *head = packing->buffer;
	struct stat source;
	int found = find_pyc_source(packing, &source);
	int is_of;

	if (found < -1)
		return pack_file_cannot_read(packing);
	if (found <= 0)
		return found < 0;
	is_of = pyc_is_of(head, s->n, source.st_mtime, (uint64_t)source.st_size);
	if (is_of == 1)
		pyc_put_time(head, mtime_of(source.st_mtime, packing->latest));
	return is_of == 0;
}

/* Puts the neutral place into the part of the file that ends so many bytes before its end. */
static void
fit_place(const struct source *s, uint64_t left)
{
	uint64_t end = (uint64_t)s->st.st_size - left, start = end - s->n;
	uint64_t at = (uint64_t)s->place_at;
	const char *from = (const char *)&s->place;
	uint64_t skip = start > at ? start - at : 0;

	if (s->place_at < 0 || end <= at)
		return;
	memcpy(s->packing->buffer + (at + skip - start), from + skip, end - at - skip);
}

/* Packs the first part of the file, which was read, and the rest. Checks that it did not change. */
static int
pack_file_copy_rest(struct source *s)
{
	uint64_t left = (uint64_t)s->st.st_size;
	struct stat after;

	for (;;) {
		left -= s->n;
		fit_place(s, left);
		if (s->n > 0 && pack_file_write(s->packing, s->packing->buffer, s->n) < 0)
			return -1;
		if (left == 0)
			break;
		if (interrupt_pending() || pack_file_read_part(s, left) < 0)
			return -1;
	}
	if (fstat(s->fd, &after) < 0)
		return pack_file_cannot_read(s->packing);
	if (after.st_size != s->st.st_size || after.st_mtim.tv_sec != s->st.st_mtim.tv_sec ||
	    after.st_mtim.tv_nsec != s->st.st_mtim.tv_nsec)
		return pack_file_has_changed(s->packing);
	return 0;
}

static int
pack_file_copy(struct source *s)
{
	struct packing *packing = s->packing;
	struct archive_member member = {
		.size = (uint64_t)s->st.st_size,
		.is_executable = packing->is_program || (s->st.st_mode & 0111) != 0,
		.time = mtime_of(s->st.st_mtime, packing->latest),
	};

	if (name_starts(packing->name.buf, BASE_DIR "/" BASE_LIBEXEC "/"))
		s->place_at = place_read(s->fd, &s->place);
	if (s->place_at >= 0)
		(void)place_set(&s->place, NULL);
	if (pack_file_read_part(s, member.size) < 0)
		return -1;
	if (name_ends(packing->name.buf, ".pyc")) {
		int status = fit_pyc_to_source(s);

		if (status != 0)
			return status < 0 ? -1 : 0;
	}
	return pack_file_add(packing, &member) < 0 ? -1 : pack_file_copy_rest(s);
}

/* Packs a second name of a file as a hard link. Returns 1; 0 if it must be packed itself; -1. */
static int
pack_file_hard_link(struct packing *packing, const struct stat *st)
{
	struct archive_member member = {.kind = ARCHIVE_HARD_LINK};
	int is_link;

	if (st->st_nlink < 2 || !S_ISREG(st->st_mode) || st->st_dev != (dev_t)packing->device ||
	    !packing->archive->ops->links || name_ends(packing->name.buf, ".pyc"))
		return 0;
	if (packing->is_measuring)
		return hard_links_note(&packing->links, st->st_ino) < 0
			       ? fail_errno("cannot pack '%s'", packing->env->dir.buf)
			       : 0;
	is_link = hard_links_name(&packing->links, st->st_ino, packing->member.buf, &member.target);
	if (is_link < 0)
		return fail_errno("cannot pack '%s'", packing->env->dir.buf);
	if (is_link == 0)
		return 0;
	member.is_executable = packing->is_program || (st->st_mode & 0111) != 0;
	member.time = st->st_mtime;
	progress_add(&packing->progress, (uint64_t)st->st_size);
	return pack_file_put_member(packing, &member) < 0 ? -1 : 1;
}

int
pack_file_put(struct packing *packing, const struct stat *st, const char *from, int follow)
{
	struct source s = {.packing = packing, .place_at = -1};
	int status = from || follow ? 0 : pack_file_hard_link(packing, st);

	if (status != 0)
		return status < 0 ? -1 : 0;
	if (packing->is_measuring) {
		packing->total += (uint64_t)st->st_size;
		return 0;
	}
	/* Root puts nothing into the archive that the environment's owner could not read. */
	s.fd = from || follow ? owner_open(packing->env->root, from ? from : packing->name.buf)
			      : beneath_open_linkless(pack_file_root(packing, packing->name.buf),
						      packing->name.buf);
	if (s.fd < 0)
		return pack_file_cannot_read(packing);
	if (fstat(s.fd, &s.st) < 0)
		status = pack_file_cannot_read(packing);
	else if (!S_ISREG(s.st.st_mode) || s.st.st_ino != st->st_ino || s.st.st_dev != st->st_dev)
		status = pack_file_has_changed(packing);
	else
		status = pack_file_copy(&s);
	close(s.fd);
	return status;
}

int
pack_file_put_program(struct packing *packing, const struct stat *st)
{
	int status;

	if (!st || !S_ISREG(st->st_mode))
		return pack_file_has_changed(packing);
	packing->is_program = 1;
	status = pack_file_put(packing, st, NULL, 0);
	packing->is_program = 0;
	return status;
}
