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

#include "core/err.h"
#include "fs/dirlist.h"
#include "fs/dirread.h"
#include "fs/search_path.h"
#include "python/dir_version.h"
#include "python/install_dirs.h"
#include "python/full_version.h"
#include "python/lookup.h"
#include "python/seen_dirs.h"

struct sighting {
	struct candidate candidate;
	size_t file; /* offset of its file in the names of files: these move while they grow */
	enum trust_source source;
};

struct lookup {
	const struct spec *wanted; /* or NULL */
	struct sighting *list;     /* owned */
	size_t count, cap;
	struct buf files; /* each with its NUL */
	struct seen_dirs seen;
	int newest;    /* minor version of the newest CPython 3 so far, or -1 */
	int is_pruned; /* directories that are named for another version are passed over … */
	int is_short;  /* … and one was */
};

/* Returns 1 if only one name, "python3.12", can meet the spec. */
static int
is_one_name(const struct spec *wanted)
{
	return wanted && !wanted->is_any_implementation && !wanted->range[0] &&
	       wanted->identity.implementation == CPYTHON && wanted->identity.minor >= 0;
}

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

static int
reserve_sighting(struct lookup *look)
{
	size_t cap = look->cap ? 2 * look->cap : 16;
	struct sighting *list;

	if (look->count < look->cap)
		return 0;
	list = realloc(look->list, cap * sizeof(*list));
	if (!list)
		return -1;
	look->list = list;
	look->cap = cap;
	return 0;
}

/* Adds the file, if its name is that of an interpreter that is wanted. */
static int
add_sighting(struct lookup *look, const char *dir, const char *name, enum trust_source source)
{
	struct candidate found = {.order = look->count};
	size_t at = look->files.len;

	if (!identity_of_program(&found.identity, name) || !is_sighting_wanted(look, &found))
		return 0;
	if (reserve_sighting(look) < 0 ||
	    buf_printf(&look->files, "%s%s%s", dir, name_ends(dir, "/") ? "" : "/", name) < 0 ||
	    buf_putc(&look->files, '\0') < 0)
		return -1;
	look->list[look->count++] = (struct sighting){found, at, source};
	if (is_plain(&found) && found.identity.minor > look->newest)
		look->newest = found.identity.minor;
	return 0;
}

/* Returns 1 if no interpreter of this version can be better than the best so far. */
static int
is_useless(const struct lookup *look, const struct identity *of)
{
	int major = look->wanted && look->wanted->identity.major == 2 ? 2 : 3;

	if (is_one_name(look->wanted) && of->minor != look->wanted->identity.minor)
		return 1;
	return of->major != major || (major == 3 && of->minor < look->newest);
}

/* One that cannot be read has no names. */
static int
read_sightings(struct lookup *look, const char *dir, enum trust_source source)
{
	int is_new = seen_dirs_note(&look->seen, dir), status = 0;
	int fd = is_new > 0 ? openat(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	struct dirread_entry entry;
	struct dirread reader;

	if (fd < 0)
		return is_new < 0 ? -1 : 0;
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

static int
look_into(struct lookup *look, const char *dir, enum trust_source source)
{
	if (is_one_name(look->wanted))
		return look_for_name(look, dir, &look->wanted->identity, source) < 0 ? -1 : 0;
	return read_sightings(look, dir, source);
}

/* Returns 1 if a plain CPython can meet the spec. */
static int
may_be_plain(const struct spec *wanted)
{
	return !wanted || (wanted->identity.implementation == CPYTHON &&
			   !wanted->is_any_implementation && !wanted->identity.abi[0]);
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
	if (has_version && may_be_plain(look->wanted))
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
	return status ? status : install_dirs_each(look_into_place, look);
}

static int
compare_sightings(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;

	return candidate_compare(&x->candidate, &y->candidate);
}

/* Returns 1 if the candidate may be started, and fits. */
static int
accept_sighting(const struct lookup *look, const struct sighting *sighting)
{
	const struct candidate *c = &sighting->candidate;
	struct buf why = {0};
	enum candidate_verdict verdict = candidate_judge(c, sighting->source, &why);
	int is_taken = verdict == CANDIDATE_TAKEN || verdict == CANDIDATE_OLD;
	char version[CANDIDATE_VERSION];

	if (is_taken && look->wanted &&
	    !platform_is_met(&look->wanted->identity.platform, c->file)) {
		buf_puts(&why, "it is for another platform");
		is_taken = 0;
	} else if (is_taken && look->wanted && !full_version_meets(c, look->wanted, version)) {
		buf_printf(&why, "its version is %s", version[0] ? version : "not known");
		is_taken = 0;
	}
	if (!is_taken)
		verbose("passed over '%s': %s", c->file, buf_str(&why));
	buf_free(&why);
	return is_taken;
}

static int
has_same_version(const struct candidate *a, const struct candidate *b)
{
	return a->identity.implementation == b->identity.implementation &&
	       a->identity.major == b->identity.major && a->identity.minor == b->identity.minor &&
	       !strcmp(a->identity.abi, b->identity.abi);
}

/*
 * Takes the first that is accepted. Returns 1; 0 if there is none; -1 if others must be read: a
 * directory that was passed over may have one that comes before the next of another version.
 */
static int
take_sighting(struct lookup *look, struct path *file)
{
	const struct candidate *refused = NULL;

	for (size_t i = 0; i < look->count; i++)
		look->list[i].candidate.file = look->files.data + look->list[i].file;
	if (look->count)
		qsort(look->list, look->count, sizeof(*look->list), compare_sightings);
	for (int pass = look->wanted != NULL; pass < 2; pass++)
		for (size_t i = 0; i < look->count; i++) {
			const struct candidate *c = &look->list[i].candidate;

			if (!look->wanted && is_plain(c) != (pass == 0))
				continue;
			if (look->is_short && refused && !has_same_version(refused, c))
				return -1;
			if (accept_sighting(look, &look->list[i]))
				return path_set(file, c->file, strlen(c->file)) == 0;
			refused = c;
		}
	return look->is_short ? -1 : 0;
}

static void
release_lookup(struct lookup *look)
{
	buf_free(&look->files);
	free(look->list);
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
