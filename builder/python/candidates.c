/* SPDX-License-Identifier: MIT */
/*
 * The interpreters on this machine; see python/candidates.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/readlink.h"
#include "core/list.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/search_path.h"
#include "python/candidates.h"
#include "python/install_dirs.h"

/* Finds the file by another name, with a verdict that holds for this one; or NULL. */
static const struct candidate *
find_known(const struct candidates *all, const struct candidate *c)
{
	for (size_t i = 0; c->ino && i < all->all; i++)
		if (all->list[i].ino == c->ino && all->list[i].dev == c->dev &&
		    (c->why || !all->list[i].why))
			return &all->list[i];
	return NULL;
}

/* Returns 1 if the name is that of a Python with a minor version, or of GraalPy. */
static int
parse_candidate_name(const char *name, struct candidate *found)
{
	*found = (struct candidate){0};
	return identity_of_program(&found->identity, name) &&
	       (found->identity.major == 2 || found->identity.major == 3) &&
	       (found->identity.minor >= 0 || found->identity.implementation == GRAALPY);
}

static void
free_candidate(struct candidate *c)
{
	free(c->file);
	free(c->why);
}

/*
 * Judges a candidate. Returns 1; 0 if the list has its file with a reason to pass it over already;
 * -1 with errno.
 */
static int
judge_found(const struct candidates *all, struct candidate *found, enum trust_source source)
{
	struct buf why = {0};

	found->verdict = candidate_judge(found, source, &why);
	if (found->verdict == CANDIDATE_UNKNOWN) {
		buf_free(&why);
		found->verdict = candidate_judge(found, source, &why);
	}
	if (found->verdict == CANDIDATE_TAKEN)
		return 1;
	found->why = why.data ? why.data : strdup("it cannot be examined");
	return found->why && !find_known(all, found);
}

/*
 * Passes over another name of a file that is in the list. Returns 1; 0 if it is the same name, of a
 * directory that comes twice; -1 with errno.
 */
static int
pass_over_duplicate(const struct candidate *known, struct candidate *found)
{
	found->verdict = CANDIDATE_NONE;
	if (!strcmp(known->file, found->file))
		return 0;
	return asprintf(&found->why, "it is the same file as '%s'", known->file) < 0 ? -1 : 1;
}

/* Adds a file whose name has been parsed, with the reason if it is passed over. */
static int
add_candidate(struct candidates *all, const struct path *file, struct candidate *found,
	      enum trust_source source)
{
	struct candidate *list = list_grow(all->list, all->all, sizeof(*list));
	const struct candidate *known;
	struct stat st;
	int is_new;

	if (!list)
		return -1;
	all->list = list;
	found->file = strdup(file->buf);
	if (!found->file)
		return -1;
	if (stat(file->buf, &st) == 0 || stat(file->buf, &st) == 0) { /* a failure may pass */
		found->dev = st.st_dev;
		found->ino = st.st_ino;
	}
	candidate_find_abi(found);
	known = find_known(all, found);
	is_new = known ? pass_over_duplicate(known, found) : judge_found(all, found, source);
	if (is_new <= 0) {
		free_candidate(found);
		return is_new;
	}
	found->order = all->all;
	all->count += !found->why;
	all->list[all->all++] = *found;
	return 0;
}

/* Adds the interpreters of one implementation in a directory. */
static int
add_candidate_names(struct candidates *all, const char *dir, const struct buf *names,
		    enum implementation implementation, enum trust_source source)
{
	struct candidate found;
	struct path file;
	int status = 0;

	for (const char *name = NULL; status == 0 && (name = dirlist_next(names, name));)
		if (parse_candidate_name(name, &found) &&
		    found.identity.implementation == implementation &&
		    path_set(&file, dir, strlen(dir)) == 0 && path_push(&file, name) == 0)
			status = add_candidate(all, &file, &found, source);
	return status;
}

/* Reads the names of a directory; one that cannot be read has none. */
static int
read_candidate_dir(const char *dir, struct buf *names)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status;

	if (fd < 0)
		return io_is_out_of_reach(errno) ? 0 : -1;
	names->len = 0;
	status = dirlist_read(fd, names);
	io_close(fd);
	return status;
}

/* PyPy's python3.9 can be the same file as pypy3.9, the better name: "python" comes last. */
static int
add_candidate_dir(struct candidates *all, const char *dir, enum trust_source source)
{
	static const enum implementation order[] = {GRAALPY, PYPY, CPYTHON};
	struct buf names = {0};
	int status = 0;

	if (read_candidate_dir(dir, &names) < 0) /* a failure may pass */
		(void)read_candidate_dir(dir, &names);
	for (size_t i = 0; status == 0 && i < COUNT_OF(order); i++)
		status = add_candidate_names(all, dir, &names, order[i], source);
	buf_free(&names);
	return status;
}

static int
add_install_dir(void *all, const char *dir)
{
	return add_candidate_dir(all, dir, TRUST_PLACE);
}

/* Adds the file that MOVENV_PYTHON names, by the first of its links that has a version. */
static int
add_named_candidate(struct candidates *all)
{
	const char *name = getenv("MOVENV_PYTHON");
	struct candidate found;
	struct path file;

	if (!name || name[0] != '/' || path_set(&file, name, strlen(name)) < 0)
		return 0;
	for (int hops = 0; hops < LINK_HOPS_MAX; hops++) {
		if (parse_candidate_name(path_base(file.buf), &found))
			return add_candidate(all, &file, &found, TRUST_NAMED);
		if (link_follow(&file) <= 0)
			break;
	}
	return 0;
}

/* Those passed over come last. */
static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *c = a, *d = b;

	if (!c->why != !d->why)
		return c->why ? 1 : -1;
	return candidate_compare(c, d);
}

int
candidates_find(struct candidates *all)
{
	const char *rest = getenv("PATH");
	struct path dir;
	int status;

	*all = (struct candidates){0};
	status = add_named_candidate(all);
	while (status == 0 && search_path_next(&rest, &dir))
		status = add_candidate_dir(all, dir.buf, TRUST_PATH);
	if (status == 0)
		status = install_dirs_each(add_install_dir, all);
	if (all->list)
		qsort(all->list, all->all, sizeof(*all->list), compare_candidates);
	return status;
}

void
candidates_release(struct candidates *all)
{
	for (size_t i = 0; i < all->all; i++)
		free_candidate(&all->list[i]);
	free(all->list);
	*all = (struct candidates){0};
}
