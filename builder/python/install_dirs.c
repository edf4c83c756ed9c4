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

/*
 * Finds the names in dir that start with these n bytes. Returns their number, with the names in
 * *sorted, the newest first. The caller frees *sorted; its texts are in `names`.
 */
static size_t
find_newest_names(const char *dir, const char *start, size_t n, struct buf *names,
		  const char ***sorted)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t count = 0;

	*sorted = NULL;
	if (fd < 0)
		return 0;
	dirlist_read(fd, names);
	close(fd);
	*sorted = malloc((names->len + 1) / 2 * sizeof(**sorted));
	for (const char *name = NULL; *sorted && (name = dirlist_next(names, name));)
		if (name[0] != '.' && strncmp(name, start, n) == 0)
			(*sorted)[count++] = name;
	if (count)
		qsort(*sorted, count, sizeof(**sorted), compare_newest_first);
	return count;
}

/* Visits the directories below dir that a pattern matches. dir is unchanged afterwards. */
static int
visit_pattern(const char *pattern, struct path *dir, install_dirs_visit *visit, void *arg)
{
	size_t mark, star = strcspn(pattern, "*"), slash = star;
	struct buf names = {0};
	const char **sorted;
	int status = 0;

	if (!pattern[star])
		return path_add(dir, pattern, star) < 0 ? 0 : visit(arg, dir->buf);
	while (pattern[slash] != '/')
		slash--;
	if (path_add(dir, pattern, slash) < 0)
		return 0;
	mark = dir->len;
	star -= slash + 1;
	pattern += slash + 1;
	for (size_t i = 0, n = find_newest_names(dir->buf, pattern, star, &names, &sorted);
	     i < n && !status; i++) {
		if (path_push(dir, sorted[i]) == 0)
			status = visit_pattern(pattern + star + 1, dir, visit, arg);
		path_cut(dir, mark);
	}
	free(sorted);
	buf_free(&names);
	return status;
}

int
install_dirs_each(install_dirs_visit *visit, void *arg)
{
	int status = 0;
	struct path dir;

	for (size_t i = 0; status == 0 && install_dirs_patterns[i]; i++) {
		const char *pattern = expand_pattern_start(install_dirs_patterns[i], &dir);

		if (pattern)
			status = visit_pattern(pattern, &dir, visit, arg);
	}
	return status;
}
