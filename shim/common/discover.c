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
#include "common/install_dirs.h"
#include "common/program.h"
#include "common/readlink.h"
#include "common/say.h"

#define PLACE(dir) dir "\0"

const char discover_install_dirs[] = INSTALL_DIRS(PLACE);

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
	return path_exists(base, "lib/", version, "/os.py") ||
	       path_exists(base, "lib64/", version, "/os.py");
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

/* Returns 1 for python3.13 if it is a hard link to python3.13t, as `make altinstall` makes it. */
static int
is_threaded_too(const struct path *file)
{
	struct path other;

	path_copy(&other, file);
	return path_add(&other, "t", 1) == 0 && path_same(file->buf, other.buf);
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
		if (path_exists(&base, CFG_NAME, "", ""))
			return pass_over(file, "is an environment's");
		if (path_up(&base) < 0 || path_exists(&base, CFG_NAME, "", ""))
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
	if (is_threaded_too(file))
		return pass_over(file, "leads to another one");
	/* "python3.12 -> python3.11" beside lib/python3.12. The file exists, so the loop ends. */
	path_copy(&base, file);
	while (link_follow(&base) > 0)
		;
	why = path_base(base.buf);
	if (strcmp(why, name) != 0 && home_is_python(why))
		return pass_over(file, "leads to another one");
	why = program_wrong(file->buf);
	path_copy(&base, file);
	/* A carrier is too small for an interpreter, and has its own beside its directory. */
	if (why && path_up(&base) == 0 && path_up(&base) == 0 &&
	    path_exists(&base, BASE_LIBEXEC "/", name, ""))
		return 1;
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

static int try_pattern(const struct search *search, struct path *dir, const char *pattern);

/* Tries what matches in DIR/name, where DIR ends at mark. */
static int
try_match(const struct search *search, struct path *dir, size_t mark, const char *name,
	  const char *tail)
{
	path_cut(dir, mark);
	return path_push(dir, name) == 0 && try_pattern(search, dir, tail);
}

/*
 * Tries the names in dir that start with the first len bytes of a pattern. Of the accepted ones the
 * newest counts.
 */
static int
try_matches(const struct search *search, struct path *dir, const char *start, size_t len)
{
	_Alignas(struct dirent) char entries[2048];
	const char *tail = start + len + 1;
	char best[NAME_CAP];
	size_t mark = dir->len;
	int fd = openat(AT_FDCWD, dir->buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ssize_t n;

	best[0] = '\0';
	while ((n = getdents64(fd, (struct dirent *)(void *)entries, sizeof(entries))) > 0)
		for (char *at = entries; at < entries + n;) {
			struct dirent *entry = (struct dirent *)(void *)at;
			const char *name = entry->d_name;

			at += entry->d_reclen;
			if (name[0] != '.' && !strncmp(name, start, len) &&
			    strlen(name) < sizeof(best) && is_newer_name(name, best) &&
			    try_match(search, dir, mark, name, tail))
				memcpy(best, name, strlen(name) + 1);
		}
	close(fd);
	return best[0] && try_match(search, dir, mark, best, tail);
}

/* Tries the directories below dir that a pattern matches. dir is changed. */
static int
try_pattern(const struct search *search, struct path *dir, const char *pattern)
{
	const char *star = strchr(pattern, '*'), *slash = star;

	if (!star)
		return path_add(dir, pattern, strlen(pattern)) == 0 && try_bin_of(search, dir);
	while (*slash != '/')
		slash--;
	return path_add(dir, pattern, (size_t)(slash - pattern)) == 0 &&
	       try_matches(search, dir, slash + 1, (size_t)(star - slash) - 1);
}

/* Returns the value of the variable at the start of a pattern: "~/bin", "$NAME/bin"; or NULL. */
static const char *
pattern_variable(const char *pattern, size_t n, char **envp)
{
	char name[INSTALL_DIRS_VARIABLE_CAP];

	if (*pattern == '~')
		return environ_get(envp, "HOME");
	memcpy(name, pattern + 1, n - 1);
	name[n - 1] = '\0';
	return environ_get(envp, name);
}

static int
try_install_dirs(const struct search *search, char **envp)
{
	for (const char *pattern = discover_install_dirs; *pattern;
	     pattern += strlen(pattern) + 1) {
		const char *rest = strchrnul(pattern, '/');
		struct path dir;

		path_cut(&dir, 0);
		if (rest != pattern) {
			const char *top = pattern_variable(pattern, (size_t)(rest - pattern), envp);

			if (!top || top[0] != '/' || path_set(&dir, top, strlen(top)) < 0)
				continue;
		}
		if (try_pattern(search, &dir, rest))
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
	struct search search = {.file = file, .name = name, .source = TRUST_PATH};
	struct search places = {.file = file, .name = name, .source = TRUST_PLACE};
	struct path found;
	int kept;

	if (own && own[0] == '/' && path_set(file, own, strlen(own)) == 0 &&
	    discover_accepts(file, name, TRUST_NAMED))
		return DISCOVER_KEEP;
	if (!try_path_entries(&search, environ_get(envp, "PATH")))
		return try_install_dirs(&places, envp) ? DISCOVER_KEEP : DISCOVER_NONE;
	path_copy(&found, file);
	places.sought = found.buf;
	kept = try_install_dirs(&places, envp);
	path_copy(file, &found);
	return kept ? DISCOVER_KEEP : DISCOVER_ONCE;
}
