/* SPDX-License-Identifier: MIT */
/*
 * Installed distributions; see env/dists.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/interrupt.h"
#include "env/dists.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "wheel/record_scan.h"

/* Sets *file to a file of a .dist-info directory. Returns 1, 0 if there can be none, or -1. */
static int
locate_dist_file(const struct dist *dist, const char *name, struct path *file)
{
	if (interrupt_check() < 0)
		return -1;
	return path_set(file, dist->dir, strlen(dist->dir)) == 0 && path_push(file, name) == 0;
}

int
dists_scan_record(const struct dist *dist, const struct environment *env, struct record_scan *scan,
		  struct file_id *id)
{
	struct path file;
	struct stat st;
	int status = locate_dist_file(dist, "RECORD", &file), fd;

	if (status <= 0)
		return status;
	fd = beneath_open_known(env->root, file.buf, &st, id);
	if (fd < 0)
		return beneath_is_none(errno) ? 0 : -1;
	if (S_ISREG(st.st_mode) && st.st_size <= (off_t)RECORD_FILE_MAX) {
		record_scan_open(scan, fd, st.st_size);
		return 1;
	}
	io_close(fd);
	errno = EFBIG;
	return S_ISREG(st.st_mode) ? -1 : 0;
}

/* Notes a text that is too large or cannot be read. Returns 0, so that the rest is gone through. */
static int
note_dist_text(struct dist *dist, const struct environment *env, const char *name)
{
	struct path file;

	if (errno == EFBIG) {
		dist->is_large = 1;
		return 0;
	}
	if (path_set(&file, dist->dir, strlen(dist->dir)) < 0 || path_push(&file, name) < 0)
		return -1;
	return unread_note(env->unread, file.buf);
}

/*
 * The file that a row of RECORD names, if it may be an owned one: "../../../bin/NAME" for a site
 * that is `depth` below the environment, or a name in the site itself. Else NULL.
 */
static const char *
locate_owned_row(const char *row, const char *site, size_t depth, struct path *file)
{
	if (!strchr(row, '/'))
		return owned_has_paths(row) && path_set(file, site, strlen(site)) == 0 &&
				       path_push(file, row) == 0
			       ? file->buf
			       : NULL;
	for (; depth > 0; depth--, row += 3)
		if (strncmp(row, "../", 3) != 0)
			return NULL;
	return row;
}

/* A later distribution takes a script over; of a path file the first counts. */
static void
claim_row(struct owned *owned, size_t index, const struct record_row *row)
{
	if (owned->site != OWNED_SCRIPT && owned->is_listed)
		return;
	owned->is_listed = 1;
	owned->dist = index;
	/* What is not a digest cannot be a file's: it is kept as one that differs. */
	if (!record_row_hash(row, owned->hash))
		memcpy(owned->hash, record_row_has_sha256(row) ? "-" : "\0", 2);
}

/* Reads the rows: first only to see whether all are good, then to claim files. */
static int
scan_record(struct dists *dists, size_t index, struct record_scan *scan, int is_claim)
{
	struct record_row row;
	struct path site, file;
	size_t depth = 1;
	int more;

	if (path_set(&site, dists->list[index].dir, strlen(dists->list[index].dir)) < 0 ||
	    path_up(&site) < 0)
		return 0;
	for (const char *c = site.buf; *c; c++)
		depth += *c == '/';
	while ((more = record_scan_next(scan, &row)) > 0) {
		const char *name = locate_owned_row(row.name, site.buf, depth, &file);
		struct owned *owned = is_claim && name ? owned_find(&dists->owned, name) : NULL;

		dists->rows += is_claim != 0;
		if (owned)
			claim_row(owned, index, &row);
	}
	return more;
}

static int
read_record_of(struct dists *dists, const struct environment *env, size_t index,
	       struct record_scan *scan)
{
	int status = dists_scan_record(&dists->list[index], env, scan, NULL);

	if (status == 0)
		return 0;
	if (status > 0)
		status = scan_record(dists, index, scan, 0);
	if (status == 0) {
		record_scan_rewind(scan);
		status = scan_record(dists, index, scan, 1);
	}
	if (status == 0 || errno == EBADMSG)
		return 0;
	return errno == ENOMEM || errno == EINTR
		       ? -1
		       : note_dist_text(&dists->list[index], env, "RECORD");
}

/* The script of an entry point, unless it does not exist, or another's RECORD lists it. */
static int
claim_entry(struct dists *dists, const struct environment *env, size_t index,
	    const struct entry_point *entry)
{
	struct owned *owned = NULL;
	struct path file;

	if (path_set(&file, env->scripts, strlen(env->scripts)) == 0 &&
	    path_push(&file, entry->name) == 0)
		owned = owned_find(&dists->owned, file.buf);
	if (!owned || (owned->is_listed && owned->dist != index))
		return 0;
	if (dists->entries.len > OWNED_NAMES_MAX) {
		errno = E2BIG;
		return -1;
	}
	owned->dist = index;
	owned->has_entry = 1;
	owned->entry = dists->entries.len;
	return buf_add(&dists->entries, entry->module, strlen(entry->module) + 1) |
	       buf_add(&dists->entries, entry->attr, strlen(entry->attr) + 1);
}

static int
read_entries_of(struct dists *dists, const struct environment *env, size_t index, struct buf *text)
{
	struct entry_point_scan scan = {0};
	struct entry_point entry;
	struct path file;
	int status, more;

	text->len = 0;
	status = locate_dist_file(&dists->list[index], "entry_points.txt", &file);
	if (status <= 0)
		return status;
	if (beneath_slurp(env->root, file.buf, text, DISTS_ENTRY_POINTS_MAX, NULL) < 0)
		return beneath_is_none(errno)
			       ? 0
			       : note_dist_text(&dists->list[index], env, "entry_points.txt");
	scan.at = text->data;
	status = 0;
	while (status == 0 && (more = entry_point_next(&scan, &entry)) != 0)
		if (more > 0) /* a line that cannot be one is nobody's script */
			status = claim_entry(dists, env, index, &entry);
	return status;
}

STORES_MEMORY_BEGIN
/* Keeps the names that are directories: a link may lead out of the environment. */
static int
make_dist_list(struct dists *dists, const struct environment *env, const struct buf *names)
{
	size_t count = 0;
	struct stat st;

	for (const char *name = NULL; (name = dirlist_next(names, name));)
		count++;
	dists->list = calloc(count + 1, sizeof(*dists->list));
	if (!dists->list)
		return -1;
	for (const char *name = NULL; (name = dirlist_next(names, name));) {
		if (fstatat(env->root, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
			if (!beneath_is_missing(errno) && unread_note(env->unread, name) < 0)
				return -1;
			continue;
		}
		if (!S_ISDIR(st.st_mode))
			continue;
		dists->list[dists->count].dir = strdup(name);
		if (!dists->list[dists->count].dir)
			return -1;
		dists->count++;
	}
	return 0;
}
STORES_MEMORY_END

static int
compare_dists(const void *a, const void *b)
{
	return strcmp(((const struct dist *)a)->dir, ((const struct dist *)b)->dir);
}

int
dists_read(struct dists *dists, const struct environment *env)
{
	struct buf infos = {0}, text = {0};
	struct record_scan scan = {0};
	int status;

	*dists = (struct dists){0};
	status = owned_read(&dists->owned, env, &infos);
	if (status == 0)
		status = make_dist_list(dists, env, &infos);
	buf_free(&infos);
	if (status == 0)
		qsort(dists->list, dists->count, sizeof(*dists->list), compare_dists);
	for (size_t i = 0; status == 0 && i < dists->count; i++)
		status = read_record_of(dists, env, i, &scan);
	/* When all RECORDs are known: an entry point's script may be overwritten by another's. */
	for (size_t i = 0; status == 0 && i < dists->count; i++)
		status = read_entries_of(dists, env, i, &text);
	record_scan_release(&scan);
	buf_free(&text);
	return status;
}

int
dists_row(const struct dists *dists, const struct owned *owned, struct buf *out)
{
	const char *site = strchr(dists->list[owned->dist].dir, '/');
	int status = 0;

	if (owned->site != OWNED_SCRIPT)
		return buf_puts(out, path_base(owned->name));
	for (; site && status == 0; site = strchr(site + 1, '/'))
		status = buf_puts(out, "../");
	return status < 0 ? -1 : buf_puts(out, owned->name);
}

void
dists_entry(const struct dists *dists, const struct owned *owned, struct entry_point *entry)
{
	const char *name = path_base(owned->name);
	const char *module = dists->entries.data + owned->entry;
	const char *attr = module + strlen(module) + 1;

	memcpy(entry->name, name, strlen(name) + 1);
	memcpy(entry->module, module, strlen(module) + 1);
	memcpy(entry->attr, attr, strlen(attr) + 1);
}

void
dists_release(struct dists *dists)
{
	for (size_t i = 0; i < dists->count; i++)
		free(dists->list[i].dir);
	free(dists->list);
	owned_release(&dists->owned);
	buf_free(&dists->entries);
	*dists = (struct dists){0};
}
