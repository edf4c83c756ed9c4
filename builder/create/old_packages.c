/* SPDX-License-Identifier: MIT */
/*
 * Packages that are not seen; see create/old_packages.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/compiler.h"
#include "create/old_packages.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "wheel/filename.h"
#include "wheel/record_scan.h"

#define NAMES_SHOWN 20
#define RECORDS_MAX (256u << 20) /* bytes of all RECORDs that are read */

/* The search in one site-packages. */
struct site_search {
	const struct environment *env;
	const struct interp *interp;
	struct buf names; /* in the old directory */
	struct buf seen;  /* in those of the new interpreter */
	struct buf rows;  /* the RECORDs there, each after a newline */
	struct buf found;
	long count; /* of the names in it */
};

/* The bytes of a project's name in "NAME-VERSION.dist-info" and its like; 0 for other names. */
static size_t
info_project_length(const char *name)
{
	static const char *const ends[] = {".dist-info", ".egg-info", ".egg-link"};

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (name_ends(name, ends[i])) {
			size_t n = strlen(name) - strlen(ends[i]), dash = strcspn(name, "-");

			return i < 2 && dash < n ? dash : n;
		}
	return 0;
}

/* Returns 1 if the new interpreter has a distribution of the same project. */
static int
is_project_seen(const struct site_search *search, const char *project, size_t n)
{
	for (const char *name = NULL; (name = dirlist_next(&search->seen, name));) {
		size_t m = info_project_length(name);

		if (m && wheel_filename_is(project, n, name, m))
			return 1;
	}
	return 0;
}

/* setuptools and wheel came with pip until Python 3.11. */
static int
is_seed_project(const char *project, size_t n)
{
	return wheel_filename_is(project, n, "setuptools", 10) ||
	       wheel_filename_is(project, n, "wheel", 5);
}

/* Returns 1 if a RECORD lists the file, or files below the directory. */
static int
is_in_record(const struct site_search *search, const char *name)
{
	const char *end = buf_str(&search->rows) + search->rows.len;
	const char *at = end - search->rows.len + (search->rows.len > 0);
	size_t n = strlen(name);

	while ((at = memmem(at, (size_t)(end - at), name, n))) {
		const char *before = at - 1;

		at += n;
		/* The rows begin with a newline; a name with ',' or '"' is quoted. */
		if ((*before == '\n' || *before == '"') && at < end && strchr("/,\"", *at))
			return 1;
	}
	return 0;
}

/* Returns 1 for a file that is not a package: it comes with the environment, or is no module. */
static int
is_furniture(const char *name)
{
	return name[0] == '.' || name_starts(name, "__pycache__") ||
	       name_starts(name, "_movenv_pip.") || name_starts(name, "_virtualenv.") ||
	       name_ends(name, ".pth") || name_ends(name, ".txt") ||
	       !strcmp(name, "distutils-precedence.pth");
}

static int
is_name_seen(const struct site_search *search, const char *wanted)
{
	for (const char *name = NULL; (name = dirlist_next(&search->seen, name));)
		if (!strcmp(name, wanted))
			return 1;
	return 0;
}

static int
add_old_name(struct site_search *search, const char *name, size_t n)
{
	search->count++;
	return buf_add(&search->found, name, n) | buf_putc(&search->found, '\0');
}

static int
judge_old_name(struct site_search *search, const char *name)
{
	size_t n = info_project_length(name);

	if (n)
		return is_project_seen(search, name, n) || is_seed_project(name, n)
			       ? 0
			       : add_old_name(search, name, n);
	if (is_furniture(name) || is_in_record(search, name) || is_name_seen(search, name))
		return 0;
	return add_old_name(search, name, strcspn(name, "."));
}

/* Reads the names in a directory, which may be missing. */
static int
read_site_names(const struct environment *env, const char *site, struct buf *names)
{
	int fd = beneath_open_dir(env->root, site), status;

	if (fd < 0)
		return beneath_is_none(errno) ? 0 : -1;
	status = dirlist_read(fd, names);
	close(fd);
	return status;
}

/* Reads the RECORD of each distribution; one that cannot be read lists nothing. */
static int
read_records(struct site_search *search, const struct path *site)
{
	int status = buf_putc(&search->rows, '\n');

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&search->names, name));) {
		struct path file = *site;

		if (search->rows.len > RECORDS_MAX || !name_ends(name, ".dist-info") ||
		    path_push(&file, name) < 0 || path_push(&file, "RECORD") < 0)
			continue;
		(void)beneath_slurp(search->env->root, file.buf, &search->rows, RECORD_MAX, NULL);
		status = buf_putc(&search->rows, '\n');
	}
	return status;
}

static int
search_site(struct site_search *search, const struct path *site)
{
	int status = read_site_names(search->env, site->buf, &search->names);

	if (status == 0)
		status = read_records(search, site);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&search->names, name));)
		status = judge_old_name(search, name);
	search->names.len = search->rows.len = 0;
	return status;
}

/* Returns 1 if the directory is one of the old interpreter: "lib/python3.12/site-packages". */
static int
is_old_site(const struct site_search *search, const struct identity *old, const struct path *site)
{
	struct path python = *site;
	struct identity named;

	if (!strcmp(site->buf, search->interp->purelib) ||
	    !strcmp(site->buf, search->interp->platlib))
		return 0;
	return path_up(&python) < 0 || !identity_of_program(&named, path_base(python.buf)) ||
	       old->minor < 0 || (named.major == old->major && named.minor == old->minor);
}

static int
compare_found(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Appends the first names, sorted. */
static int
write_found(const struct site_search *search, struct buf *out)
{
	const char **sorted = calloc((size_t)search->count, sizeof(*sorted));
	const char *name = NULL;
	int status = sorted ? 0 : -1;

	for (long i = 0; sorted && i < search->count; i++)
		sorted[i] = name = dirlist_next(&search->found, name);
	if (sorted)
		qsort(sorted, (size_t)search->count, sizeof(*sorted), compare_found);
	for (long i = 0; status == 0 && i < search->count && i < NAMES_SHOWN; i++)
		status = (i > 0 ? buf_puts(out, ", ") : 0) | buf_puts(out, sorted[i]);
	free(sorted);
	if (status == 0 && search->count > NAMES_SHOWN)
		status = buf_printf(out, " and %ld more", search->count - NAMES_SHOWN);
	return status;
}

long
old_packages_names(const struct environment *env, const struct identity *old,
		   const struct interp *interp, struct buf *out)
{
	struct site_search search = {.env = env, .interp = interp};
	int status = read_site_names(env, interp->purelib, &search.seen);

	if (status == 0 && strcmp(interp->purelib, interp->platlib) != 0)
		status = read_site_names(env, interp->platlib, &search.seen);
	for (size_t i = 0; status == 0 && i < env->site_count; i++)
		if (is_old_site(&search, old, &env->sites[i]))
			status = search_site(&search, &env->sites[i]);
	if (status == 0 && search.count > 0)
		status = write_found(&search, out);
	buf_free(&search.found);
	buf_free(&search.names);
	buf_free(&search.seen);
	buf_free(&search.rows);
	return status < 0 ? -1 : search.count;
}
