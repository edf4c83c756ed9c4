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
#include "create/name_set.h"
#include "create/old_packages.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "wheel/filename.h"
#include "wheel/record_scan.h"

#define NAMES_SHOWN 20

/* The search in one site-packages. */
struct site_search {
	const struct environment *env;
	const struct interp *interp;
	struct buf names;                          /* in the old directory */
	struct name_set listed;                    /* there, by a RECORD: files, and directories */
	struct name_set seen_projects, seen_names; /* in the directories of the new interpreter */
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

/* Copies the project of "NAME-VERSION.dist-info". Returns 1, or 0 for other names. */
static int
take_project(const char *name, char project[NAME_CAP])
{
	size_t n = info_project_length(name);

	if (n == 0 || n >= NAME_CAP)
		return 0;
	memcpy(project, name, n);
	project[n] = '\0';
	return 1;
}

static int
compare_projects(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	return wheel_filename_compare(x, strlen(x), y, strlen(y));
}

/* setuptools and wheel came with pip until Python 3.11. */
static int
is_seed_project(const char *project)
{
	size_t n = strlen(project);

	return wheel_filename_is(project, n, "setuptools", 10) ||
	       wheel_filename_is(project, n, "wheel", 5);
}

/* Returns 1 for a file that is not a package: it comes with the environment, or is not a module. */
static int
is_furniture(const char *name)
{
	return name[0] == '.' || name_starts(name, "__pycache__") ||
	       name_starts(name, "_movenv_pip.") || name_starts(name, "_virtualenv.") ||
	       name_ends(name, ".pth") || name_ends(name, ".txt") ||
	       !strcmp(name, "distutils-precedence.pth");
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
	char project[NAME_CAP];

	if (take_project(name, project))
		return name_set_has(&search->seen_projects, project) || is_seed_project(project)
			       ? 0
			       : add_old_name(search, project, strlen(project));
	if (is_furniture(name) || name_set_has(&search->listed, name) ||
	    name_set_has(&search->seen_names, name))
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

/* Adds the first part of each row's name: the file, or the directory that it lies in. */
static int
add_rows(struct name_set *listed, const struct buf *text)
{
	struct record_scan scan = {.text = buf_str(text), .n = text->len};
	struct record_row row;
	int more = 1, status = 0;

	while (status == 0 && (more = record_scan_next(&scan, &row)) > 0)
		status = name_set_add(listed, row.name, strcspn(row.name, "/"));
	record_scan_release(&scan);
	/* The rest of a damaged one lists nothing. */
	return status < 0 || (more < 0 && errno != EBADMSG) ? -1 : 0;
}

/* Reads the RECORD of each distribution; one that cannot be read lists nothing. */
static int
read_records(struct site_search *search, const struct path *site)
{
	struct buf text = {0};
	int status = 0;

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&search->names, name));) {
		struct path file = *site;

		if (!name_ends(name, ".dist-info") || path_push(&file, name) < 0 ||
		    path_push(&file, "RECORD") < 0)
			continue;
		text.len = 0;
		if (beneath_slurp(search->env->root, file.buf, &text, RECORD_MAX, NULL) == 0)
			status = add_rows(&search->listed, &text);
	}
	buf_free(&text);
	return status < 0 ? -1 : name_set_sort(&search->listed);
}

static int
search_site(struct site_search *search, const struct path *site)
{
	int status = read_site_names(search->env, site->buf, &search->names);

	if (status == 0)
		status = read_records(search, site);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&search->names, name));)
		status = judge_old_name(search, name);
	search->names.len = 0;
	name_set_release(&search->listed);
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

/* Reads what the new interpreter sees. */
static int
read_seen(struct site_search *search)
{
	const struct interp *interp = search->interp;
	struct buf names = {0};
	char project[NAME_CAP];
	int status = read_site_names(search->env, interp->purelib, &names);

	if (status == 0 && strcmp(interp->purelib, interp->platlib) != 0)
		status = read_site_names(search->env, interp->platlib, &names);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		status = name_set_add(&search->seen_names, name, strlen(name));
		if (status == 0 && take_project(name, project))
			status = name_set_add(&search->seen_projects, project, strlen(project));
	}
	buf_free(&names);
	return status < 0 || name_set_sort(&search->seen_names) < 0
		       ? -1
		       : name_set_sort(&search->seen_projects);
}

long
old_packages_names(const struct environment *env, const struct identity *old,
		   const struct interp *interp, struct buf *out)
{
	struct site_search search = {
		.env = env,
		.interp = interp,
		.listed.compare = name_compare,
		.seen_names.compare = name_compare,
		.seen_projects.compare = compare_projects,
	};
	int status = read_seen(&search);

	for (size_t i = 0; status == 0 && i < env->site_count; i++)
		if (is_old_site(&search, old, &env->sites[i]))
			status = search_site(&search, &env->sites[i]);
	if (status == 0 && search.count > 0)
		status = write_found(&search, out);
	buf_free(&search.found);
	buf_free(&search.names);
	name_set_release(&search.listed);
	name_set_release(&search.seen_names);
	name_set_release(&search.seen_projects);
	return status < 0 ? -1 : search.count;
}
