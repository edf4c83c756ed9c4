/* SPDX-License-Identifier: MIT */
/*
 * A walk through an environment; see env/walk.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "common/path.h"
#include "core/interrupt.h"
#include "env/walk.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/dirread.h"
#include "fs/io.h"

/*
 * A walk that goes on. Directories wait on a stack of names: depth costs no descriptors, and what
 * is done with needs no memory.
 */
struct march {
	struct walk *walk;
	struct unread *unread;
	int root;
	struct buf dirs; /* relative names, each with its NUL, the next one last; "": root */
	struct buf kinds;
	struct dirread reader;
};

static int
is_program_dir(const char *base)
{
	return !strcmp(base, "bin") || !strcmp(base, "Scripts") || !strcmp(base, "libexec");
}

/* A file in site-packages that names directories of modules, of any installer. */
static int
is_paths(const char *name)
{
	if (name_ends(name, ".pth") || name_ends(name, ".egg-link"))
		return 1;
	return name[0] == '_' && strstr(name, "editable") && name_ends(name, ".py");
}

/* What kind of file it is, by its directory (whole and base) and name; -1: none. */
static int
kind_of(const char *base, const char *name)
{
	if (name_ends(name, ".so") || strstr(name, ".so."))
		return WALK_CODE;
	if (is_program_dir(base))
		return WALK_CODE;
	if (name_ends(name, ".pc"))
		return !strcmp(base, "pkgconfig") ? WALK_PKGCONFIG : -1;
	if (name_starts(name, "_sysconfigdata") && name_ends(name, ".py"))
		return WALK_SYSCONFIG;
	if (!strcmp(name, "direct_url.json"))
		return name_ends(base, ".dist-info") ? WALK_DIRECT_URL : -1;
	if (!strcmp(base, "site-packages") && is_paths(name))
		return WALK_PATHS;
	return -1;
}

/* Appends DIR/NAME with its NUL. */
static int
add_walk_name(struct buf *to, const char *dir, size_t n, const char *name)
{
	size_t len = strlen(name);

	if (to->len > WALK_NAMES_MAX) {
		errno = E2BIG;
		return -1;
	}
	/* One reservation, so that a failure leaves no half of a name. */
	if (buf_reserve(to, n + len + 2) < 0)
		return -1;
	if (n > 0) {
		buf_add(to, dir, n);
		buf_putc(to, '/');
	}
	return buf_add(to, name, len + 1);
}

/* Returns the type of an entry, DT_UNKNOWN if it is gone, or -1 with errno. */
static int
type_of(int dir, const struct dirread_entry *entry)
{
	struct stat st;

	if (entry->type != DT_UNKNOWN)
		return entry->type;
	if (fstatat(dir, entry->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return beneath_is_missing(errno) ? DT_UNKNOWN : -1;
	return S_ISDIR(st.st_mode)   ? DT_DIR
	       : S_ISREG(st.st_mode) ? DT_REG
	       : S_ISLNK(st.st_mode) ? DT_LNK
				     : DT_UNKNOWN;
}

static int
take_walk_entry(struct march *m, int fd, const struct path *dir, const struct dirread_entry *entry)
{
	const char *name = entry->name;
	int type = type_of(fd, entry);
	int kind = type == DT_LNK   ? WALK_LINK
		   : type == DT_REG ? kind_of(path_base(dir->buf), name)
				    : -1;

	if (type < 0)
		return unread_note(m->unread, dir->buf);
	if (type == DT_DIR)
		return add_walk_name(&m->dirs, dir->buf, dir->len, name);
	if (kind < 0)
		return 0;
	m->walk->count++;
	return add_walk_name(&m->walk->names, dir->buf, dir->len, name) |
	       buf_putc(&m->kinds, (char)kind);
}

static int
walk_dir(struct march *m, const struct path *dir)
{
	int fd = beneath_open_dir(m->root, dir->buf);
	struct dirread_entry entry;
	int status = 0, more = 0;

	if (fd < 0)
		return unread_note(m->unread, dir->buf);
	dirread_open(&m->reader, fd);
	while (status == 0 && (more = dirread_next(&m->reader, &entry)) > 0)
		status = interrupt_check() < 0 ? -1 : take_walk_entry(m, fd, dir, &entry);
	if (more < 0)
		status = unread_note(m->unread, dir->buf);
	io_close(fd);
	return status;
}

/* Takes the last directory off the stack, and goes through it. */
static int
walk_last_dir(struct march *m)
{
	size_t end = m->dirs.len - 1;
	const char *before = memrchr(m->dirs.data, '\0', end);
	const char *name = before ? before + 1 : m->dirs.data;
	struct path dir = {0};

	m->dirs.len = (size_t)(name - m->dirs.data);
	if (path_set(&dir, name, strlen(name)) == 0)
		return walk_dir(m, &dir);
	return unread_note(m->unread, name);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct walk_file *)a)->name, ((const struct walk_file *)b)->name);
}

STORES_MEMORY_BEGIN
/* Makes the sorted list, when the names no longer move in memory. */
static int
list_files(struct march *m)
{
	struct walk *walk = m->walk;
	const char *name = walk->names.data;

	walk->files = calloc(walk->count + 1, sizeof(*walk->files));
	if (!walk->files)
		return -1;
	for (size_t i = 0; i < walk->count; i++, name += strlen(name) + 1)
		walk->files[i] = (struct walk_file){(enum walk_kind)m->kinds.data[i], name};
	qsort(walk->files, walk->count, sizeof(*walk->files), by_name);
	return 0;
}
STORES_MEMORY_END

int
walk_all(struct walk *walk, int root, struct unread *unread)
{
	struct march m = {.walk = walk, .unread = unread, .root = root};
	int status;

	*walk = (struct walk){0};
	status = buf_putc(&m.dirs, '\0');
	while (status == 0 && m.dirs.len > 0)
		status = walk_last_dir(&m);
	if (status == 0)
		status = list_files(&m);
	buf_free(&m.dirs);
	buf_free(&m.kinds);
	return status;
}

const struct walk_file *
walk_next(const struct walk *walk, enum walk_kind kind, const struct walk_file *after)
{
	for (size_t i = after ? (size_t)(after - walk->files) + 1 : 0; i < walk->count; i++)
		if (walk->files[i].kind == kind)
			return &walk->files[i];
	return NULL;
}

void
walk_release(struct walk *walk)
{
	free(walk->files);
	buf_free(&walk->names);
	*walk = (struct walk){0};
}
