/* SPDX-License-Identifier: MIT */
/*
 * The interpreters on this machine; see candidates.h.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "candidates.h"
#include "compiler.h"
#include "interp.h"
#include "io.h"

/* Where installers put interpreters; "~" is the home directory. */
static const char *const places[] = {
	"/usr/local/bin",
	"/usr/bin",
	"/opt/python*/bin",
	"~/.local/bin",
	"~/.pyenv/versions/*/bin",
	"~/.local/share/uv/python/*/bin",
	"~/.local/share/mise/installs/python/*/bin",
	"~/.asdf/installs/python/*/bin",
	"~/.rye/py/*/bin",
	"~/miniconda3/bin",
	"~/miniforge3/bin",
	"~/anaconda3/bin",
	"/opt/conda/bin",
	"/opt/hostedtoolcache/Python/*/x64/bin",
	"~/.nix-profile/bin",
	"/run/current-system/sw/bin",
	"/home/linuxbrew/.linuxbrew/bin",
	"/opt/homebrew/bin",
};

int
candidate_parse(const char *name, struct candidate *out)
{
	static const char *const stems[] = {"python", "pypy", "graalpy"};
	size_t stem = 0;

	*out = (struct candidate){.major = 3, .minor = -1};
	while (stem < COUNT_OF(stems) && strncmp(name, stems[stem], strlen(stems[stem])) != 0)
		stem++;
	if (stem == COUNT_OF(stems))
		return 0;
	out->implementation = "cpg"[stem];
	name += strlen(stems[stem]);
	if (isdigit((unsigned char)*name))
		out->major = *name++ - '0';
	if (*name == '.' && isdigit((unsigned char)name[1])) {
		out->minor = 0;
		for (name++; isdigit((unsigned char)*name) && out->minor < 1000; name++)
			out->minor = out->minor * 10 + (*name - '0');
	}
	for (int i = 0; (*name == 't' || *name == 'd') && i < 2; i++)
		out->abi[i] = *name++;
	return *name == '\0';
}

/* A regular file that can be executed and is neither a script nor an environment's. */
static int
is_interpreter(const char *file)
{
	struct path base;
	struct stat st;
	char magic[4] = "";
	int fd;

	if (access(file, X_OK) < 0 || stat(file, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || io_read_at(fd, magic, sizeof(magic), 0) < 0 || memcmp(magic, "\177ELF", 4)) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	close(fd);
	return interp_base_of(file, &base) == 0;
}

static int
is_known(const struct candidates *all, const char *file)
{
	for (size_t i = 0; i < all->count; i++)
		if (io_same(all->list[i].file, file))
			return 1;
	return 0;
}

static int
add(struct candidates *all, const char *dir, const char *name)
{
	struct candidate found;
	struct path file;

	if (!candidate_parse(name, &found) || found.major != 3 ||
	    (found.minor < 0 && found.implementation != 'g'))
		return 0;
	if (path_set(&file, dir, strlen(dir)) < 0 || path_push(&file, name) < 0 ||
	    !is_interpreter(file.buf) || is_known(all, file.buf))
		return 0;
	if (all->count == all->cap) {
		size_t cap = all->cap ? 2 * all->cap : 16;
		struct candidate *list = realloc(all->list, cap * sizeof(*list));

		if (!list)
			return -1;
		all->list = list;
		all->cap = cap;
	}
	found.file = strdup(file.buf);
	if (!found.file)
		return -1;
	all->list[all->count++] = found;
	return 0;
}

static int
add_dir(struct candidates *all, const char *dir)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	int status = 0;

	if (!stream)
		return 0;
	while (status == 0 && (entry = readdir(stream)))
		status = add(all, dir, entry->d_name);
	closedir(stream);
	return status;
}

/* Calls add_dir for each directory that a pattern means. */
static int
add_place(struct candidates *all, const char *pattern)
{
	const char *home = getenv("HOME");
	struct path full = {0};
	glob_t found;
	int status = 0;

	if (pattern[0] == '~') {
		if (!home || home[0] != '/')
			return 0;
		if (path_set(&full, home, strlen(home)) < 0)
			return 0;
		pattern++;
	}
	if (path_add(&full, pattern, strlen(pattern)) < 0 || glob(full.buf, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; status == 0 && i < found.gl_pathc; i++)
		status = add_dir(all, found.gl_pathv[i]);
	globfree(&found);
	return status;
}

/* The next absolute entry of PATH. Returns 1, or 0 at the end. */
static int
next_entry(const char **rest, struct path *dir)
{
	while (*rest && **rest) {
		const char *entry = *rest;
		size_t n = strcspn(entry, ":");

		*rest = entry[n] ? entry + n + 1 : entry + n;
		if (entry[0] == '/' && path_set(dir, entry, n) == 0)
			return 1;
	}
	return 0;
}

/* By implementation, then newest first, then "3.13" before "3.13t", then as found. */
static int
compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->implementation != y->implementation)
		return strchr("cpg", x->implementation) < strchr("cpg", y->implementation) ? -1 : 1;
	if (x->major != y->major)
		return y->major - x->major;
	if (x->minor != y->minor)
		return y->minor - x->minor;
	return strcmp(x->abi, y->abi);
}

/* An insertion sort: qsort may not keep the order of equals, and the lists are short. */
static void
sort(struct candidates *all)
{
	for (size_t i = 1; i < all->count; i++) {
		struct candidate moved = all->list[i];
		size_t j = i;

		for (; j > 0 && compare(&all->list[j - 1], &moved) > 0; j--)
			all->list[j] = all->list[j - 1];
		all->list[j] = moved;
	}
}

int
candidates_find(struct candidates *all)
{
	const char *rest = getenv("PATH");
	struct path dir;
	int status = 0;

	*all = (struct candidates){0};
	while (status == 0 && next_entry(&rest, &dir))
		status = add_dir(all, dir.buf);
	for (size_t i = 0; status == 0 && i < COUNT_OF(places); i++)
		status = add_place(all, places[i]);
	sort(all);
	return status;
}

int
candidates_on_path(const char *name, struct path *file)
{
	const char *rest = getenv("PATH");
	struct stat st;

	while (next_entry(&rest, file))
		if (path_push(file, name) == 0 && access(file->buf, X_OK) == 0 &&
		    stat(file->buf, &st) == 0 && S_ISREG(st.st_mode))
			return 1;
	return 0;
}

void
candidates_release(struct candidates *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->list[i].file);
	free(all->list);
	*all = (struct candidates){0};
}
