/* SPDX-License-Identifier: MIT */
/*
 * What is to go from a directory that is used again; see stale.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "candidate.h"
#include "home.h"
#include "io.h"
#include "names.h"
#include "record.h"
#include "stale.h"
#include "tree.h"
#include "want.h"

#define RECORD_MAX (64u << 20) /* bytes */
#define INFO ".dist-info"

/* 1 if it is NAME-….dist-info of the project; then its version, as far as it is one. */
static int
is_info(const char *entry, const struct wheel *wheel, struct version *version)
{
	size_t n = strlen(wheel->name);
	const char *text = entry + n + 1;

	*version = (struct version){0};
	if (strncasecmp(entry, wheel->name, n) != 0 || entry[n] != '-' || !names_ends(entry, INFO))
		return 0;
	version_parse(text, strlen(text) - strlen(INFO), version);
	return 1;
}

static int
list_site(int root, const struct interp *interp, struct buf *names)
{
	int fd = beneath_open(root, interp->purelib);
	int status = fd < 0 ? -1 : names_list(fd, names);

	if (fd >= 0)
		close(fd);
	return status;
}

int
stale_keeps(int root, const struct interp *interp, const struct wheel *wheel)
{
	struct version mine, theirs;
	struct buf names = {0};
	size_t n = strlen(wheel->name);
	int keeps = 0;

	if (version_parse(wheel->version, strlen(wheel->version), &mine) < 0 ||
	    list_site(root, interp, &names) < 0)
		mine = (struct version){0};
	for (const char *name = NULL; !keeps && (name = names_next(&names, name));) {
		if (is_info(name, wheel, &theirs))
			keeps = version_compare(&theirs, &mine) >= 0;
		else
			keeps = !strncasecmp(name, wheel->name, n) && name[n] == '-' &&
				names_ends(name, ".egg-info");
	}
	buf_free(&names);
	return keeps;
}

/*
 * The name of a row of RECORD, relative to the environment: 1 if it lies in site-packages, or is a
 * script. pip removes other files too; here they stay.
 */
static int
resolve(const struct interp *interp, const char *row, struct path *file)
{
	size_t n;

	if (path_set(file, interp->purelib, strlen(interp->purelib)) < 0)
		return 0;
	for (; !strncmp(row, "../", 3); row += 3) {
		char *slash = strrchr(file->buf, '/');

		if (file->len == 0)
			return 0;
		path_cut(file, slash ? (size_t)(slash - file->buf) : 0);
	}
	if (*row == '/' || strstr(row, "/../") || path_push(file, row) < 0)
		return 0;
	n = strlen(interp->purelib);
	if (!strncmp(file->buf, interp->purelib, n) && file->buf[n] == '/')
		return 1;
	n = strlen(interp->scripts);
	return !strncmp(file->buf, interp->scripts, n) && file->buf[n] == '/';
}

static int
add(struct stale *stale, const char *name)
{
	return buf_add(&stale->names, name, strlen(name) + 1);
}

/* What the RECORD in one .dist-info lists. */
static int
note_record(struct stale *stale, int root, int fresh, const struct interp *interp,
	    const struct path *info)
{
	struct path name = *info, file;
	struct record record = {0};
	struct buf text = {0};
	struct stat st;
	int fd, status;

	if (path_push(&name, "RECORD") < 0)
		return -1;
	fd = beneath_open(root, name.buf);
	if (fd >= 0)
		close(fd);
	if (fd < 0 || io_slurp(root, name.buf, &text, RECORD_MAX) < 0)
		return 0;
	status = record_parse(&record, buf_str(&text), text.len);
	if (status < 0 && errno != ENOMEM)
		status = 0; /* damaged: what it lists stays */
	for (size_t i = 0; status == 0 && i < record.count; i++)
		if (resolve(interp, record.rows[i].name, &file) &&
		    fstatat(fresh, file.buf, &st, AT_SYMLINK_NOFOLLOW) < 0)
			status = add(stale, file.buf);
	record_release(&record);
	buf_free(&text);
	return status;
}

int
stale_note(struct stale *stale, int root, int fresh, const struct interp *interp,
	   const struct wheel *wheel)
{
	struct buf names = {0};
	struct version version;
	int status = list_site(root, interp, &names);

	if (status < 0 && errno == ENOENT)
		status = 0;
	for (const char *name = NULL; status == 0 && (name = names_next(&names, name));) {
		struct path info;

		if (!is_info(name, wheel, &version) || !strcmp(name, wheel->dist_info))
			continue;
		if (path_set(&info, interp->purelib, strlen(interp->purelib)) < 0 ||
		    path_push(&info, name) < 0)
			status = -1;
		else
			status = note_record(stale, root, fresh, interp, &info);
		if (status == 0)
			status = path_add(&info, "/", 1) | add(stale, info.buf);
	}
	buf_free(&names);
	return status < 0 ? -1 : 0;
}

/* What was compiled from NAME.py: __pycache__/NAME.*.pyc. */
static void
remove_bytecode(int dir, const char *source)
{
	size_t stem = strlen(source) - strlen("py");
	struct buf names = {0};
	int fd = beneath_open(dir, "__pycache__");

	if (fd >= 0 && names_list(fd, &names) == 0)
		for (const char *name = NULL; (name = names_next(&names, name));)
			if (!strncmp(name, source, stem) && names_ends(name, ".pyc"))
				unlinkat(fd, name, 0);
	if (fd >= 0)
		close(fd);
	buf_free(&names);
	unlinkat(dir, "__pycache__", AT_REMOVEDIR);
}

/* Removes a file or, with its '/', a directory; then those above that are empty. */
static void
remove_one(int root, const char *name)
{
	struct path file = {0};
	int is_dir = names_ends(name, "/");
	int dir;

	if (path_set(&file, name, strlen(name) - (size_t)is_dir) < 0)
		return;
	for (int depth = 0;; depth++) {
		struct path up = file;
		const char *base = path_base(file.buf);
		int more;

		if (path_up(&up) < 0 || up.len >= file.len || !strcmp(up.buf, "."))
			return;
		dir = beneath_open(root, up.buf);
		if (dir < 0)
			return;
		if (depth > 0)
			more = unlinkat(dir, base, AT_REMOVEDIR) == 0;
		else
			more = (is_dir ? tree_remove(dir, base) : unlinkat(dir, base, 0)) == 0;
		if (more && depth == 0 && !is_dir && names_ends(base, ".py"))
			remove_bytecode(dir, base);
		close(dir);
		if (!more)
			return;
		file = up;
	}
}

/* 1 if the link leads to a name beside it, or into that directory. */
static int
leads_to(int dir, const char *name, const char *home)
{
	struct path to;
	ssize_t n = readlinkat(dir, name, to.buf, sizeof(to.buf) - 1);

	if (n <= 0 || n == sizeof(to.buf) - 1)
		return 0;
	to.buf[to.len = (size_t)n] = '\0';
	return !strchr(to.buf, '/') || (path_up(&to) == 0 && !strcmp(to.buf, home));
}

/* 1 if the file is a shim, or a link as venv makes them; no copy, and nothing that a user made. */
static int
is_program(int dir, const char *name, const char *home)
{
	static char head[SHIM_MAX];
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd < 0)
		return leads_to(dir, name, home);
	close(fd);
	return n > 4 && !memcmp(head, "\177ELF", 4) &&
	       memmem(head, (size_t)n, SHIM_MARK, strlen(SHIM_MARK));
}

/* 1 if the name is that of an interpreter which the environment does not stand on. */
static int
is_others(const char *name, const struct want *want)
{
	struct candidate said;

	if (!home_is_python(name) || !candidate_parse(name, &said))
		return 0;
	/* "python" is every implementation's. */
	return (said.implementation != 'c' && said.implementation != want->implementation) ||
	       said.major != want->major || (said.minor >= 0 && said.minor != want->minor);
}

void
stale_pythons(int root, const struct interp *interp, const char *home)
{
	struct buf names = {0};
	struct want want;
	int dir = beneath_open(root, interp->scripts);

	want_take(&want, interp);
	if (dir >= 0 && names_list(dir, &names) == 0)
		for (const char *name = NULL; (name = names_next(&names, name));)
			if (is_others(name, &want) && is_program(dir, name, home))
				unlinkat(dir, name, 0);
	if (dir >= 0)
		close(dir);
	buf_free(&names);
}

void
stale_remove(const struct stale *stale, int root)
{
	for (const char *name = NULL; (name = names_next(&stale->names, name));)
		remove_one(root, name);
}

void
stale_release(struct stale *stale)
{
	buf_free(&stale->names);
}
