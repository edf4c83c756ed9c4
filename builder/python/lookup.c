/* SPDX-License-Identifier: MIT */
/*
 * The first interpreter; see python/lookup.h. A launcher runs before each Python, so a directory is
 * read once, by few system calls, and only the files that are tried are judged.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/readlink.h"
#include "fs/dirread.h"
#include "fs/search_path.h"
#include "python/dir_version.h"
#include "python/install_dirs.h"
#include "python/lookup.h"
#include "python/seen_dirs.h"
#include "python/sightings.h"

/* A few lookups are faster than to read /usr/bin; the names of some 400 programs take this much. */
#define LARGE 16384 /* bytes */
#define LARGE_COUNT 4
#define NEWER 5 /* versions after the newest so far are looked for there: those of five years */

/* A large directory on PATH: to be looked into when the newest version elsewhere is known. */
struct large_dir {
	size_t name; /* its offset in the names of the directories that were seen */
	size_t order;
};

struct lookup {
	const struct spec *wanted; /* or NULL */
	struct sightings found;
	struct seen_dirs seen;
	struct large_dir large[LARGE_COUNT];
	size_t large_count;
	size_t order;  /* of the directory that it looks into: the first comes first */
	int newest;    /* minor version of the newest CPython 3 so far, or -1 */
	int is_pruned; /* large directories, and those named for another version, are not read … */
	int is_short;  /* … and one was not */
};

static int
is_sighting_wanted(const struct lookup *look, const struct candidate *c)
{
	int major = c->identity.major;

	if (c->identity.minor < 0 && c->identity.implementation != GRAALPY)
		return 0;
	if (!look->wanted)
		return major == 3;
	return (major == 3 || (major == 2 && look->wanted->identity.major == 2)) &&
	       spec_allows(look->wanted, c);
}

static int
is_plain(const struct candidate *c)
{
	return c->identity.implementation == CPYTHON && !c->identity.abi[0];
}

/* Adds the file, if its name is that of an interpreter that is wanted. */
static int
add_sighting(struct lookup *look, const char *dir, const char *name, enum trust_source source)
{
	struct candidate found;
	struct identity identity;

	if (!identity_of_program(&identity, name))
		return 0;
	found = (struct candidate){.identity = identity, .order = look->order};
	if (!is_sighting_wanted(look, &found))
		return 0;
	if (sightings_add(&look->found, &found, dir, name, source) < 0)
		return -1;
	if (is_plain(&found) && identity.minor > look->newest)
		look->newest = identity.minor;
	return 0;
}

/* Returns 1 if no interpreter of this version can be better than the best so far. */
static int
is_useless(const struct lookup *look, const struct identity *of)
{
	int major = look->wanted && look->wanted->identity.major == 2 ? 2 : 3;

	if (look->wanted && spec_has_one_name(look->wanted) &&
	    of->minor != look->wanted->identity.minor)
		return 1;
	return of->major != major || (major == 3 && of->minor < look->newest);
}

/* One that cannot be read has no names. */
static int
read_sightings(struct lookup *look, const char *dir, enum trust_source source)
{
	int fd = openat(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status = 0;
	struct dirread_entry entry;
	struct dirread reader;

	if (fd < 0)
		return 0;
	dirread_open(&reader, fd);
	while (status == 0 && dirread_next(&reader, &entry) > 0)
		status = add_sighting(look, dir, entry.name, source);
	close(fd);
	return status;
}

/* Looks for a CPython of one version. Returns 1 if it is there, else 0; or -1. */
static int
look_for_name(struct lookup *look, const char *dir, const struct identity *of,
	      enum trust_source source)
{
	char name[IDENTITY_TEXT_CAP];
	struct path file;

	(void)snprintf(name, sizeof(name), "python%d.%d%s", of->major, of->minor, of->abi);
	if (path_set(&file, dir, strlen(dir)) < 0 || path_push(&file, name) < 0 ||
	    access(file.buf, F_OK) < 0)
		return 0;
	return add_sighting(look, dir, name, source) < 0 ? -1 : 1;
}

/* Returns 1 if a few versions of the directory can be looked for in place of all its names. */
static int
is_large(const struct lookup *look, off_t size, enum trust_source source)
{
	return look->is_pruned && source == TRUST_PATH && size >= LARGE &&
	       look->large_count < LARGE_COUNT && spec_may_be_plain(look->wanted) &&
	       (!look->wanted || (look->wanted->identity.major != 2 && !look->wanted->range[0]));
}

static int
look_into(struct lookup *look, const char *dir, enum trust_source source)
{
	size_t name = look->seen.names.len;
	off_t size;
	int is_new;

	look->order++;
	if (look->wanted && spec_has_one_name(look->wanted))
		return look_for_name(look, dir, &look->wanted->identity, source) < 0 ? -1 : 0;
	is_new = seen_dirs_note(&look->seen, dir, &size);
	if (is_new <= 0)
		return is_new;
	if (!is_large(look, size, source))
		return read_sightings(look, dir, source);
	look->large[look->large_count++] = (struct large_dir){name, look->order};
	return 0;
}

/*
 * Looks for the distribution's own version, to which python3 is a symlink (Debian, Fedora). Returns
 * 1 if it is newer than the newest so far, else 0; or -1.
 */
static int
look_for_default(struct lookup *look, const char *dir)
{
	struct identity of;
	struct path file;

	if (path_set(&file, dir, strlen(dir)) < 0 || path_push(&file, "python3") < 0 ||
	    link_follow(&file) <= 0 || !identity_of_program(&of, path_base(file.buf)) ||
	    of.abi[0] || of.minor <= look->newest)
		return 0;
	return look_for_name(look, dir, &of, TRUST_PATH);
}

/* Looks for the versions that may be better than the newest; without a newest, reads the names. */
static int
look_into_large(struct lookup *look, const struct large_dir *large)
{
	struct identity of = {.implementation = CPYTHON, .major = 3};
	const char *dir = look->seen.names.data + large->name;
	int status;

	look->order = large->order;
	if (look->newest < 0)
		return read_sightings(look, dir, TRUST_PATH);
	look->is_short = 1;
	status = look_for_default(look, dir);
	of.minor = look->newest + (status > 0);
	for (; status >= 0 && of.minor <= look->newest + NEWER; of.minor++)
		status = look_for_name(look, dir, &of, TRUST_PATH);
	return status < 0 ? -1 : 0;
}

/* A directory that is named for a version is read only if it has no such CPython. */
static int
look_into_place(void *arg, const char *dir)
{
	struct lookup *look = arg;
	struct identity of = {.implementation = CPYTHON};
	int has_version = look->is_pruned && dir_version_read(dir, &of.major, &of.minor);
	int found = 0;

	if (has_version && is_useless(look, &of)) {
		look->is_short = 1;
		return 0;
	}
	if (has_version && spec_may_be_plain(look->wanted))
		found = look_for_name(look, dir, &of, TRUST_PLACE);
	return found ? -(found < 0) : look_into(look, dir, TRUST_PLACE);
}

/* The file that MOVENV_PYTHON names counts as if it lay in a directory of its own. */
static int
look_at_named(struct lookup *look)
{
	const char *named = getenv("MOVENV_PYTHON");
	struct path dir;

	if (!named || named[0] != '/' || path_set(&dir, named, strlen(named)) < 0 ||
	    access(named, F_OK) < 0 || path_up(&dir) < 0)
		return 0;
	return add_sighting(look, dir.buf, path_base(named), TRUST_NAMED);
}

static int
look_everywhere(struct lookup *look)
{
	const char *rest = getenv("PATH");
	int status = look_at_named(look);
	struct path dir;

	while (status == 0 && search_path_next(&rest, &dir))
		status = look_into(look, dir.buf, TRUST_PATH);
	if (status == 0)
		status = install_dirs_each(look_into_place, look);
	for (size_t i = 0; status == 0 && i < look->large_count; i++)
		status = look_into_large(look, &look->large[i]);
	return status;
}

static int
has_same_version(const struct candidate *a, const struct candidate *b)
{
	return a->identity.implementation == b->identity.implementation &&
	       a->identity.major == b->identity.major && a->identity.minor == b->identity.minor &&
	       !strcmp(a->identity.abi, b->identity.abi);
}

/*
 * Takes the first that is accepted. Returns 1; 0 if none is; -1 if more must be read, since a
 * directory that was passed over may have one that comes before the next of another version.
 */
static int
take_sighting(struct lookup *look, struct path *file)
{
	const struct candidate *refused = NULL;

	sightings_sort(&look->found);
	for (int pass = look->wanted != NULL; pass < 2; pass++)
		for (size_t i = 0; i < look->found.count; i++) {
			const struct candidate *c = &look->found.list[i].candidate;

			if (!look->wanted && is_plain(c) != (pass == 0))
				continue;
			if (look->is_short && refused && !has_same_version(refused, c))
				return -1;
			if (sighting_meets(&look->found.list[i], look->wanted))
				return path_set(file, c->file, strlen(c->file)) == 0;
			refused = c;
		}
	return look->is_short ? -1 : 0;
}

static void
release_lookup(struct lookup *look)
{
	sightings_release(&look->found);
	seen_dirs_release(&look->seen);
}

int
lookup_first(const struct spec *wanted, struct path *file)
{
	static struct lookup look; /* not released at the end: the process becomes Python at once */
	int status, found = -1;

	for (int is_pruned = 1; found < 0 && is_pruned >= 0; is_pruned--) {
		release_lookup(&look);
		look = (struct lookup){.wanted = wanted, .newest = -1, .is_pruned = is_pruned};
		status = look_everywhere(&look);
		if (status < 0)
			return -1;
		found = take_sighting(&look, file);
	}
	return found;
}
