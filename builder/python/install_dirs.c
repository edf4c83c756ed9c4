/* SPDX-License-Identifier: MIT */
/*
 * The directories of installers; see python/install_dirs.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/install_dirs.h"
#include "common/path.h"
#include "core/buf.h"
#include "fs/dirlist.h"
#include "fs/dirread.h"
#include "python/install_dirs.h"

#define BIN_PATTERN(dir) dir "/bin",

const char *const install_dirs_patterns[] = {INSTALL_DIRS(BIN_PATTERN) NULL};

static int
compare_newest_first(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

/*
 * Sets dir to the directory that the pattern starts with: root, or the value of its variable.
 * Returns the rest of the pattern; NULL if the variable has no absolute path.
 */
static const char *
expand_pattern_start(const char *pattern, struct path *dir)
{
	char name[INSTALL_DIRS_VARIABLE_CAP] = "HOME";
	const char *value;
	size_t n = strcspn(pattern, "/");

	*dir = (struct path){0};
	if (n == 0)
		return pattern;
	if (*pattern == '$' && n < sizeof(name)) {
		memcpy(name, pattern + 1, n - 1);
		name[n - 1] = '\0';
	}
	value = getenv(name);
	if (!value || value[0] != '/' || path_set(dir, value, strlen(value)) < 0)
		return NULL;
	return pattern + n;
}

/* A directory that was listed. */
struct listed {
	struct path dir; /* or "" */
	struct buf names;
};

/* The listings that are kept: many patterns begin with /opt, others with the one before. */
struct listings {
	struct listed opt, last;
};

/* Returns the names in dir; those of one that cannot be read are none. Borrowed. */
static const struct buf *
list_install_dir(struct listings *kept, const char *dir)
{
	struct listed *listed = strcmp(dir, "/opt") != 0 ? &kept->last : &kept->opt;
	struct dirread_entry entry;
	struct dirread reader;
	int fd;

	if (!strcmp(listed->dir.buf, dir))
		return &listed->names;
	listed->names.len = 0;
	fd = openat(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		dirread_open(&reader, fd);
		while (dirread_next(&reader, &entry) > 0 &&
		       buf_add(&listed->names, entry.name, strlen(entry.name) + 1) == 0)
			;
		close(fd);
	}
	if (fd >= 0 || listed == &kept->last)
		path_set(&listed->dir, dir, strlen(dir));
	return &listed->names;
}

/* Returns 1 if the directory lies in one that was listed, without its name. */
static int
is_known_missing(const struct listings *kept, const char *dir)
{
	size_t n = kept->opt.dir.len, len;

	if (n == 0 || strncmp(dir, kept->opt.dir.buf, n) != 0 || dir[n] != '/')
		return 0;
	dir += n + 1;
	len = strcspn(dir, "/");
	for (const char *name = NULL; (name = dirlist_next(&kept->opt.names, name));)
		if (!strncmp(name, dir, len) && !name[len])
			return 0;
	return 1;
}

/*
 * Finds the names that start with these n bytes. Returns their number, with the names in *sorted,
 * the newest first. The caller frees *sorted; its texts are borrowed.
 */
static size_t
find_newest_names(const struct buf *names, const char *start, size_t n, const char ***sorted)
{
	size_t count = 0;

	*sorted = NULL;
	for (int pass = 0; pass < 2 && (pass == 0 || *sorted); pass++) {
		count = 0;
		for (const char *name = NULL; (name = dirlist_next(names, name));)
			if (name[0] != '.' && strncmp(name, start, n) == 0) {
				if (pass > 0)
					(*sorted)[count] = name;
				count++;
			}
		if (pass == 0 && count)
			*sorted = malloc(count * sizeof(**sorted));
	}
	if (!*sorted)
		return 0;
	qsort(*sorted, count, sizeof(**sorted), compare_newest_first);
	return count;
}

/* Visits the directories below dir that a pattern matches. dir is unchanged afterwards. */
static int
visit_pattern(struct listings *kept, const char *pattern, struct path *dir,
	      install_dirs_visit *visit, void *arg)
{
	size_t mark, star = strcspn(pattern, "*"), slash = star;
	struct buf names = {0};
	const struct buf *found;
	const char **sorted;
	int status = 0;

	while (pattern[star] && pattern[slash] != '/')
		slash--;
	if (path_add(dir, pattern, slash) < 0 || is_known_missing(kept, dir->buf))
		return 0;
	if (!pattern[star])
		return visit(arg, dir->buf);
	mark = dir->len;
	star -= slash + 1;
	pattern += slash + 1;
	found = list_install_dir(kept, dir->buf);
	if (strchr(pattern + star + 1, '*')) { /* the next listing takes the place of this one */
		(void)buf_add(&names, found->data, found->len);
		found = &names;
	}
	for (size_t i = 0, n = find_newest_names(found, pattern, star, &sorted); i < n && !status;
	     i++) {
		if (path_push(dir, sorted[i]) == 0)
			status = visit_pattern(kept, pattern + star + 1, dir, visit, arg);
		path_cut(dir, mark);
	}
	free(sorted);
	buf_free(&names);
	return status;
}

int
install_dirs_each(install_dirs_visit *visit, void *arg)
{
	static struct listings kept; /* its memory is for the next call */
	int status = 0;
	struct path dir;

	path_cut(&kept.opt.dir, 0);
	path_cut(&kept.last.dir, 0);
	for (size_t i = 0; status == 0 && install_dirs_patterns[i]; i++) {
		const char *pattern = expand_pattern_start(install_dirs_patterns[i], &dir);

		if (pattern)
			status = visit_pattern(&kept, pattern, &dir, visit, arg);
	}
	return status;
}
