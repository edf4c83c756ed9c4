/* SPDX-License-Identifier: MIT */
/*
 * Discovery; see common/discover.h.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/discover.h"
#include "common/environ.h"
#include "common/home.h"
#include "common/program.h"
#include "common/readlink.h"
#include "common/say.h"

const char discover_install_dirs[] = "/usr/local\0"
				     "/usr\0"
				     "/opt/*python\0"
				     "~/.local\0"
				     "~/.pyenv/versions/*\0"
				     "~/.local/share/uv/python/*\0"
				     "~/.local/share/mise/installs/python/*\0"
				     "~/.asdf/installs/python/*\0"
				     "~/.rye/py/*\0"
				     "~/miniconda3\0"
				     "~/miniforge3\0"
				     "~/anaconda3\0"
				     "/opt/conda\0"
				     "/opt/hostedtoolcache/Python/*/x64\0"
				     "~/.nix-profile\0"
				     "/run/current-system/sw\0"
				     "/home/linuxbrew/.linuxbrew\0";

struct search {
	struct path *file;
	const char *name;
	const char *sought; /* NULL, or the one file that counts */
	enum trust_source source;
};

static int
pass_over(const struct path *file, const char *why)
{
	say(DISCOVER_PASSED, file->buf, why);
	return 0;
}

/* Returns 1 if base/abc exists, else 0. base is unchanged. */
static int
has_file(struct path *base, const char *a, const char *b, const char *c)
{
	size_t mark = base->len;
	int found = path_push(base, a) == 0 && path_add(base, b, strlen(b)) == 0 &&
		    path_add(base, c, strlen(c)) == 0 && access(base->buf, F_OK) == 0;

	path_cut(base, mark);
	return found;
}

/* Looks for Python's landmark, its standard library (CPython Modules/getpath.py). */
static int
has_standard_library(struct path *base, const char *name)
{
	char version[NAME_CAP];
	size_t n = strlen(name);

	/* "python3.12d" has lib/python3.12. */
	memcpy(version, name, n + 1);
	if (version[n - 1] == 'd')
		version[n - 1] = '\0';
	return has_file(base, "lib/", version, "/os.py") ||
	       has_file(base, "lib64/", version, "/os.py");
}

/* Returns the reason why the rule refuses the file, or NULL. */
static const char *
untrusted(const struct path *file, enum trust_source source)
{
	struct path at;

	switch (trust_judge(file->buf, source, &at)) {
	case TRUST_GIVEN:
		return NULL;
	case TRUST_MISSING:
		return "does not exist";
	case TRUST_IRREGULAR:
		return "is not a regular file";
	case TRUST_ENVIRONMENT:
		return "is an environment's";
	case TRUST_OPEN_FILE:
		return "is a file that everyone may write to";
	case TRUST_OPEN:
		return "is in a directory that everyone may write to";
	case TRUST_FOREIGN:
		return "belongs to another user";
	}
	return NULL;
}

int
discover_accepts(struct path *file, const char *name, enum trust_source source)
{
	struct path base;
	const char *why;

	why = program_missing(file->buf);
	if (!why)
		why = untrusted(file, source);
	if (why)
		return pass_over(file, why);
	for (int hops = 0;; hops++) {
		path_copy(&base, file);
		if (path_up(&base) < 0)
			return 0;
		if (has_file(&base, CFG_NAME, "", ""))
			return pass_over(file, "is an environment's");
		if (path_up(&base) < 0 || has_file(&base, CFG_NAME, "", ""))
			return pass_over(file, "is an environment's");
		if (!strcmp(path_base(file->buf), name) && base.len > 1 &&
		    has_standard_library(&base, name))
			break;
		if (hops == LINK_HOPS_MAX || link_follow(file) <= 0) {
			why = program_wrong(file->buf);
			return pass_over(file,
					 why ? why : "has no standard library of that version");
		}
	}
	/* "python3.12 -> python3.11" beside lib/python3.12. The file exists, so the loop ends. */
	path_copy(&base, file);
	while (link_follow(&base) > 0)
		;
	why = path_base(base.buf);
	if (strcmp(why, name) != 0 && home_is_python(why))
		return pass_over(file, "leads to another one");
	why = program_wrong(file->buf);
	return why ? pass_over(file, why) : 1;
}

/* Tries DIR/name. */
static int
try_directory(const struct search *search, const struct path *dir)
{
	path_copy(search->file, dir);
	return path_push(search->file, search->name) == 0 &&
	       discover_accepts(search->file, search->name, search->source) &&
	       (!search->sought || !strcmp(search->file->buf, search->sought));
}

/* A longer name is newer, then the one that sorts later: 3.12.10 after 3.12.9. */
static int
is_newer_name(const char *name, const char *best)
{
	size_t n = strlen(name), m = strlen(best);

	return n != m ? n > m : strcmp(name, best) > 0;
}

static int
try_bin_of(const struct search *search, struct path *dir)
{
	return path_push(dir, "bin") == 0 && try_directory(search, dir);
}

/* Tries DIR/name/tail/bin, where DIR ends at mark. */
static int
try_match(const struct search *search, struct path *dir, size_t mark, const char *name,
	  const char *tail)
{
	path_cut(dir, mark);
	return path_push(dir, name) == 0 && path_add(dir, tail, strlen(tail)) == 0 &&
	       try_bin_of(search, dir);
}

/* Tries the names in dir that "*x/tail" matches. Of the accepted ones the newest counts. */
static int
try_matches(const struct search *search, struct path *dir, const char *glob)
{
	_Alignas(struct dirent) char entries[4096];
	char best[NAME_CAP];
	size_t mark = dir->len, len = 0;
	int fd = openat(AT_FDCWD, dir->buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ssize_t n;

	while (glob[len] && glob[len] != '/')
		len++;
	best[0] = '\0';
	while ((n = getdents64(fd, (struct dirent *)(void *)entries, sizeof(entries))) > 0)
		for (char *at = entries; at < entries + n;) {
			struct dirent *entry = (struct dirent *)(void *)at;
			const char *name = entry->d_name;

			at += entry->d_reclen;
			if (name[0] != '.' && !strncmp(name, glob, len) &&
			    strlen(name) < sizeof(best) && is_newer_name(name, best) &&
			    try_match(search, dir, mark, name, glob + len))
				memcpy(best, name, strlen(name) + 1);
		}
	close(fd);
	return best[0] && try_match(search, dir, mark, best, glob + len);
}

static int
try_install_dirs(const struct search *search, const char *home)
{
	for (const char *dir_pattern = discover_install_dirs; *dir_pattern;
	     dir_pattern += strlen(dir_pattern) + 1) {
		const char *from = dir_pattern + (*dir_pattern == '~');
		const char *star = strchr(from, '*');
		struct path dir;

		path_cut(&dir, 0);
		if ((from != dir_pattern &&
		     (!home || home[0] != '/' || path_set(&dir, home, strlen(home)) < 0)) ||
		    path_add(&dir, from, star ? (size_t)(star - from) : strlen(from)) < 0)
			continue;
		if (star ? try_matches(search, &dir, star + 1) : try_bin_of(search, &dir))
			return 1;
	}
	return 0;
}

static int
try_path_entries(const struct search *search, const char *list)
{
	struct path dir;

	for (const char *end; list && *list; list = *end ? end + 1 : end) {
		end = strchr(list, ':');
		if (!end)
			end = list + strlen(list);
		if (*list == '/' && path_set(&dir, list, (size_t)(end - list)) == 0 &&
		    try_directory(search, &dir))
			return 1;
	}
	return 0;
}

int
discover(struct path *file, const char *name, char **envp)
{
	const char *own = environ_get(envp, "MOVENV_PYTHON");
	const char *home = environ_get(envp, "HOME");
	struct search search = {.file = file, .name = name, .source = TRUST_PATH};
	struct search places = {.file = file, .name = name, .source = TRUST_PLACE};
	struct path found;
	int kept;

	if (own && own[0] == '/' && path_set(file, own, strlen(own)) == 0 &&
	    discover_accepts(file, name, TRUST_NAMED))
		return DISCOVER_KEEP;
	if (!try_path_entries(&search, environ_get(envp, "PATH")))
		return try_install_dirs(&places, home) ? DISCOVER_KEEP : DISCOVER_NONE;
	path_copy(&found, file);
	places.sought = found.buf;
	kept = try_install_dirs(&places, home);
	path_copy(file, &found);
	return kept ? DISCOVER_KEEP : DISCOVER_ONCE;
}
