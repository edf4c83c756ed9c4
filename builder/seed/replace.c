/* SPDX-License-Identifier: MIT */
/*
 * Replacing what is installed; see seed/replace.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "seed/installed_row.h"
#include "seed/replace.h"
#include "seed/uninstall.h"
#include "wheel/filename.h"
#include "wheel/record_scan.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static int
name_exists(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int
append_name(struct buf *names, const char *name)
{
	return buf_add(names, name, strlen(name) + 1);
}

/*
 * Returns 2 with the version if the entry is "NAME-VERSION.dist-info" or .egg-info of the project;
 * 1 if it has no version; 0 if it is not the project's.
 */
static int
is_info_of(const char *entry, const char *project, struct pep440 *version, int *is_info)
{
	size_t name = strcspn(entry, "-"), n = strlen(entry);
	const char *at = entry + name + (entry[name] == '-');

	*is_info = name_ends(entry, ".dist-info");
	if (!*is_info && !name_ends(entry, ".egg-info"))
		return 0;
	n -= *is_info ? strlen(".dist-info") : strlen(".egg-info");
	if (name > n)
		name = n;
	if (!wheel_filename_is(entry, name, project, strlen(project)))
		return 0;
	n = at < entry + n ? (size_t)(entry + n - at) : 0;
	if (!*is_info) /* "NAME-VERSION-py3.11.egg-info" */
		n = strcspn(at, "-") < n ? strcspn(at, "-") : n;
	return pep440_parse(at, n, version) == 0 ? 2 : 1;
}

static int
has_record(int site, const char *info)
{
	int dir = openat(site, info, OPEN_DIR);
	int has = dir >= 0 && name_exists(dir, "RECORD");

	if (dir >= 0)
		close(dir);
	return has;
}

/* The installed copies of a seed's project. */
struct found {
	int any;
	int insufficient; /* those of them that must be replaced */
};

/*
 * Returns 1 if the installed version need not be replaced. A wheel that was named as a file always
 * replaces it. A default seed replaces an older version, as `ensurepip --upgrade` does, if that can
 * be removed.
 */
static int
is_sufficient(const struct seed *seed, const struct pep440 *version, int has_record)
{
	struct pep440 new;

	if (!seed->is_named)
		return !version || !has_record ||
		       pep440_parse(seed->wheel->version, strlen(seed->wheel->version), &new) < 0 ||
		       pep440_compare(version, &new) >= 0;
	if (seed->given)
		return 0;
	return !seed->specifier[0] || (version && pep440_meets(version, seed->specifier) == 1);
}

static int
examine_entry(struct replace *replace, int dir, const char *env, struct path *info,
	      const char *entry, const struct seed *seed, struct found *found)
{
	struct pep440 version;
	size_t mark = info->len;
	int is_info, status, is_enough;
	int known = is_info_of(entry, seed->project, &version, &is_info);

	if (!known)
		return 0;
	is_enough = is_sufficient(seed, known == 2 ? &version : NULL,
				  is_info && has_record(dir, entry));
	found->any++;
	found->insufficient += !is_enough;
	if (!is_info && is_enough)
		return 0;
	if (!is_info) {
		status =
			failf("cannot replace '%s' in '%s': no RECORD lists its files", entry, env);
		advise("make the environment anew with --clear, or let pip there remove it");
		return status;
	}
	if (path_push(info, entry) < 0)
		return fail_errno("cannot replace '%s'", entry);
	status = append_name(&replace->infos, info->buf);
	path_cut(info, mark);
	return status < 0 ? fail_errno("cannot replace packages") : 0;
}

static int
examine_site(struct replace *replace, int root, const char *env, const char *site,
	     const struct seed *seed, struct found *found)
{
	struct buf names = {0};
	struct path info;
	const char *base;
	int above, dir = -1, status = 0;

	above = beneath_above(root, site, &base);
	if (above >= 0) {
		dir = openat(above, base, OPEN_DIR);
		close(above);
	}
	if (dir < 0)
		return 0;
	if (path_set(&info, site, strlen(site)) < 0 || dirlist_read(dir, &names) < 0)
		status = fail_errno("cannot read '%s' in '%s'", site, env);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		status = examine_entry(replace, dir, env, &info, name, seed, found);
	close(dir);
	buf_free(&names);
	return status;
}

int
replace_look(struct replace *replace, int root, const char *env, const struct interp *interp,
	     const struct seed *seed)
{
	size_t mark = replace->infos.len;
	struct found found = {0};
	int status = examine_site(replace, root, env, interp->purelib, seed, &found);

	if (status == 0 && strcmp(interp->purelib, interp->platlib) != 0)
		status = examine_site(replace, root, env, interp->platlib, seed, &found);
	if (status < 0)
		return -1;
	if (!found.any || found.insufficient)
		return 1; /* there are two after a replacement that was cut short */
	verbose("'%s' has %s already", env, seed->project);
	replace->infos.len = mark;
	return 0;
}

static int
plan_row(struct replace *replace, int root, int built, const char *info,
	 const struct record_row *row)
{
	size_t n = strlen(info);
	struct path file;

	if (installed_row_locate(info, row->name, &file) < 0 || name_exists(built, file.buf) ||
	    (!strncmp(file.buf, info, n) && file.buf[n] == '/'))
		return 0;
	if (installed_row_is_unchanged(root, file.buf, row))
		return append_name(&replace->files, file.buf);
	if (name_exists(root, file.buf))
		verbose("'%s' stays: it differs from RECORD", file.buf);
	return 0;
}

/* Reads the rows of a RECORD; with is_good, plans the removal of their files. */
static int
scan_replaced_rows(struct replace *replace, int root, int built, const char *info,
		   const struct buf *text, int is_good)
{
	struct record_scan scan = {.text = text->data, .n = text->len};
	struct record_row row;
	int more;

	while ((more = record_scan_next(&scan, &row)) > 0)
		if (is_good && (more = plan_row(replace, root, built, info, &row)) < 0)
			break;
	record_scan_release(&scan);
	return more;
}

static int
plan_info(struct replace *replace, int root, int built, const char *info)
{
	struct buf text = {0};
	struct path file;
	const char *base = NULL;
	int dir = -1, status = 0;

	if (path_set(&file, info, strlen(info)) == 0 && path_push(&file, "RECORD") == 0)
		dir = beneath_above(root, file.buf, &base);
	if (dir < 0 || io_slurp(dir, base, &text, RECORD_MAX) < 0 ||
	    scan_replaced_rows(replace, root, built, info, &text, 0) < 0) {
		status = failf("cannot replace '%s': its RECORD cannot be read", info);
		advise("make the environment anew with --clear, or let pip there remove it");
	} else if (scan_replaced_rows(replace, root, built, info, &text, 1) < 0)
		status = fail_errno("cannot replace packages");
	if (dir >= 0)
		close(dir);
	buf_free(&text);
	return status;
}

int
replace_plan(struct replace *replace, int root, int built)
{
	struct buf gone = {0};
	int status = 0;

	for (const char *info = NULL;
	     status == 0 && (info = dirlist_next(&replace->infos, info));) {
		status = plan_info(replace, root, built, info);
		/* A directory that the new wheel has as well is now the new one's. */
		if (status == 0 && !name_exists(built, info) && append_name(&gone, info) < 0)
			status = fail_errno("cannot replace packages");
	}
	buf_free(&replace->infos);
	replace->infos = gone;
	return status;
}

int
replace_remove(const struct replace *replace, int root)
{
	int status = 0;

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&replace->files, name));)
		status = seed_uninstall(root, name, 0);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&replace->infos, name));)
		status = seed_uninstall(root, name, 1);
	return status;
}

void
replace_release(struct replace *replace)
{
	buf_free(&replace->infos);
	buf_free(&replace->files);
}
