/* SPDX-License-Identifier: MIT */
/*
 * Where installers put interpreters; see python/install_dirs.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/path.h"
#include "core/buf.h"
#include "fs/dirlist.h"
#include "python/install_dirs.h"

/*
 * In this order: "~" is the home directory, "$NAME/" a variable that is looked up, '*' the rest of
 * any name, the newest version first. Environments of conda are left out: they are somebody's
 * projects. So is Homebrew on macOS.
 */
static const char *const places[] = {
	"/usr/local/bin",
	"/usr/bin",
	"/opt/python*/bin",
	"/opt/python/*/bin", /* manylinux, Posit */
	"/opt/pypy*/bin",
	"~/.local/bin",
	"$PYENV_ROOT/versions/*/bin",
	"~/.pyenv/versions/*/bin",
	"$UV_PYTHON_INSTALL_DIR/*/bin",
	"$XDG_DATA_HOME/uv/python/*/bin",
	"~/.local/share/uv/python/*/bin",
	"$MISE_DATA_DIR/installs/python/*/bin",
	"~/.local/share/mise/installs/python/*/bin",
	"$ASDF_DATA_DIR/installs/python/*/bin",
	"~/.asdf/installs/python/*/bin",
	"~/.rye/py/*/bin",
	"~/.rye/py/*/install/bin",
	"~/miniconda3/bin",
	"~/miniforge3/bin",
	"~/mambaforge/bin",
	"~/anaconda3/bin",
	"/opt/conda/bin",
	"/opt/miniconda3/bin",
	"/opt/miniforge3/bin",
	"/opt/anaconda3/bin",
	"$RUNNER_TOOL_CACHE/Python/*/*/bin",
	"/opt/hostedtoolcache/Python/*/*/bin",
	"/opt/hostedtoolcache/PyPy/*/*/bin",
	"~/.nix-profile/bin",
	"~/.local/state/nix/profile/bin",
	"/nix/var/nix/profiles/default/bin",
	"/run/current-system/sw/bin",
	"$HOMEBREW_PREFIX/bin",
	"~/.linuxbrew/bin",
	"/home/linuxbrew/.linuxbrew/bin",
};

static int
newest_first(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

/* Sets dir to what a place begins with. Returns what follows; NULL: the variable is not there. */
static const char *
begin(const char *place, struct path *dir)
{
	char name[32] = "HOME";
	const char *value;
	size_t n = strcspn(place, "/");

	*dir = (struct path){0};
	if (n == 0)
		return place;
	if (*place == '$' && n < sizeof(name)) {
		memcpy(name, place + 1, n - 1);
		name[n - 1] = '\0';
	}
	value = getenv(name);
	if (!value || value[0] != '/' || path_set(dir, value, strlen(value)) < 0)
		return NULL;
	return place + n;
}

/* The names in dir that begin with these n bytes, the newest first, in *sorted; how many. */
static size_t
find_names(const char *dir, const char *start, size_t n, struct buf *names, const char ***sorted)
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
		qsort(*sorted, count, sizeof(**sorted), newest_first);
	return count;
}

/* Visits what a place stands for below dir, which is lengthened and cut again. */
static int
each(const char *place, struct path *dir, install_dirs_visit *visit, void *arg)
{
	size_t mark, star = strcspn(place, "*"), slash = star;
	struct buf names = {0};
	const char **sorted;
	int status = 0;

	if (!place[star])
		return path_add(dir, place, star) < 0 ? 0 : visit(arg, dir->buf);
	while (place[slash] != '/')
		slash--;
	if (path_add(dir, place, slash) < 0)
		return 0;
	mark = dir->len;
	star -= slash + 1;
	place += slash + 1;
	for (size_t i = 0, n = find_names(dir->buf, place, star, &names, &sorted); i < n && !status;
	     i++) {
		if (path_push(dir, sorted[i]) == 0)
			status = each(place + star + 1, dir, visit, arg);
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

	for (size_t i = 0; status == 0 && i < COUNT_OF(places); i++) {
		const char *place = begin(places[i], &dir);

		if (place)
			status = each(place, &dir, visit, arg);
	}
	return status;
}
