/* SPDX-License-Identifier: MIT */
/*
 * ELF files that cannot move; see repair/find_elf.h.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/layout.h"
#include "elf/dynamic.h"
#include "elf/machine.h"
#include "core/interrupt.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "repair/find_elf.h"
#include "repair/system_path.h"

#define SEARCH_DIRS_MAX 256 /* of a file; linkers write a few */

/*
 * Returns 1 if a library that the file needs lies in the directory. If not, the file works without
 * the directory: Python's build writes its prefix into each module that it compiles.
 */
static int
has_needed_library(int root, const struct path *dir, const struct elf *elf)
{
	static const char so[] = BASE_DIR "/" BASE_SO;

	if (access(dir->buf, F_OK) < 0)
		return 0;
	for (const char *name = NULL; (name = dirlist_next(&elf->needed, name));) {
		struct path file = *dir, standalone = {0};

		/* A library in base/so moves with the environment. */
		if (!strchr(name, '/') && path_push(&file, name) == 0 &&
		    access(file.buf, F_OK) == 0 &&
		    (path_set(&standalone, so, strlen(so)) < 0 ||
		     path_push(&standalone, name) < 0 ||
		     faccessat(root, standalone.buf, F_OK, 0) < 0))
			return 1;
	}
	return 0;
}

/*
 * Returns 1 for an extension module or library of a standalone environment: the loader of its
 * interpreter searches base/so before a RUNPATH. Programs are started by the machine's loader.
 */
static int
is_loaded_by_base(const struct issues *issues, const char *file, const struct elf *elf)
{
	return elf->runpath.len && !elf->interp.len && !name_starts(file, BASE_DIR "/") &&
	       faccessat(issues->env->root, BASE_DIR "/" BASE_SO, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Returns 1 if fix_search_path() makes the path relative. */
static int
has_search_path_fix(const struct issues *issues, const char *file)
{
	const struct issue *issue = issues_find_fix(issues, file);

	return issue && issue->kind == ISSUE_RPATH;
}

static int
add_search_directory(struct issues *issues, const char *file, const struct elf *elf,
		     const char *dir, size_t n)
{
	struct path path, whole;
	struct issue *issue;
	int is_inside;
	size_t rest;

	if (dir[0] != '/' || path_set(&path, dir, n) < 0)
		return 0;
	whole = path;
	/* With "/." appended, the environment's own directory is inside as well. */
	is_inside = path_push(&whole, ".") == 0 &&
		    environment_holds(issues->env, whole.buf, whole.len, &rest);
	if (is_inside && has_search_path_fix(issues, file))
		return 0;
	if (!is_inside &&
	    (system_path_has_libraries(dir, n) || is_loaded_by_base(issues, file, elf) ||
	     !has_needed_library(issues->env->root, &path, elf)))
		return 0;
	issue = issues_add(issues, ISSUE_RPATH, "", file);
	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue_set_remedy(issue,
			 is_inside ? "build it again after the move, or 'patchelf --set-rpath'"
				   : "build it with libraries in the environment, or 'patchelf "
				     "--set-rpath'");
	return issue_explain(issue, "it looks for its libraries in '%s'%s", path.buf,
			     is_inside ? "" : ", outside the environment");
}

static int
check_search_path(struct issues *issues, const char *file, const struct elf *elf)
{
	const char *at = elf_search_path(elf);
	int status = 0;

	for (int count = 0; status == 0 && *at && count < SEARCH_DIRS_MAX; count++) {
		size_t n = strcspn(at, ":");

		status = interrupt_check();
		if (n > 0 && status == 0)
			status = add_search_directory(issues, file, elf, at, n);
		at += n + (at[n] == ':');
	}
	return status;
}

/* Returns 1 if a word of the name (letters and digits) is an architecture. */
static int
names_architecture(const char *name, size_t n)
{
	static const char *const words[] = {
		"x86",    "x64",     "x32",     "i386",        "i486",  "i586",    "i686",
		"ia32",   "amd64",   "aarch64", "arm",         "arm32", "arm64",   "armel",
		"armhf",  "armv6",   "armv7",   "armv7l",      "armv8", "riscv64", "riscv32",
		"ppc",    "ppc64",   "ppc64le", "s390",        "s390x", "mips",    "mips64",
		"mipsel", "sparc64", "loong",   "loongarch64",
	};

	for (size_t at = 0; at < n;) {
		size_t len = 0;

		while (at + len < n && isalnum((unsigned char)name[at + len]))
			len++;
		for (size_t i = 0; i < COUNT_OF(words); i++)
			if (len == strlen(words[i]) && !strncasecmp(name + at, words[i], len))
				return 1;
		at += len + 1;
	}
	return 0;
}

/*
 * Returns 1 if the file is for another machine on purpose. The interpreter's tags in its base name,
 * from the first dot on, do not count: they stand in a module that was built for another machine.
 */
static int
is_meant_for_others(const char *file)
{
	const char *base = path_base(file);

	return names_architecture(file, (size_t)(base - file) + strcspn(base, "."));
}

static int
check_machine(struct issues *issues, const char *file, const struct elf *elf)
{
	int is_library = strstr(path_base(file), ".so") != NULL;
	struct buf reason = {0};
	struct issue *issue;
	int status =
		is_library ? machine_cannot_load(elf, &reason) : machine_cannot_start(elf, &reason);

	if (status > 0 && !is_meant_for_others(file)) {
		/* A shim for another machine has a fix: this machine's shim. */
		issue = issues_find_fix(issues, file);
		if (!issue && (issue = issues_add(issues, ISSUE_ARCHITECTURE, "", file)))
			issue_set_remedy(issue,
					 "install its package on the machine where it is to run");
		if (issue) {
			issue->is_minor = 0;
			issue->fails_here = 1;
		}
		status = issue                   ? issue_explain(issue, "%s", buf_str(&reason))
			 : errno == ENAMETOOLONG ? 0
						 : -1;
	}
	buf_free(&reason);
	return status < 0 ? -1 : 0;
}

/* Returns 1 if repair gives the file other bytes. */
static int
is_replaced(const struct issues *issues, const char *file)
{
	const struct issue *issue = issues_find_fix(issues, file);

	return issue && issue->fix.kind == FIX_BYTES;
}

/* Returns 1 for the interpreter of a standalone environment: the carrier finds its loader. */
static int
has_own_loader(const struct issues *issues, const char *file)
{
	struct path loader;

	return name_starts(file, BASE_DIR "/" BASE_LIBEXEC "/") &&
	       path_set(&loader, BASE_DIR "/" BASE_SO, strlen(BASE_DIR "/" BASE_SO)) == 0 &&
	       path_push(&loader, path_base(file)) == 0 &&
	       faccessat(issues->env->root, loader.buf, F_OK, 0) == 0;
}

static int
check_elf(struct issues *issues, const char *file)
{
	int fd = beneath_open_linkless(issues->env->root, file);
	struct elf elf;
	int status;

	if (fd < 0)
		return unread_note_file(issues->env->unread, file);
	/* A damaged file is not an issue here: --hashes finds it. */
	status = elf_read_any(&elf, fd);
	if (status > 0 && has_own_loader(issues, file))
		buf_free(&elf.interp);
	if (status < 0)
		status = unread_note(issues->env->unread, file);
	else if (status > 0 && (status = check_machine(issues, file, &elf)) == 0 &&
		 !is_replaced(issues, file))
		status = check_search_path(issues, file, &elf);
	close(fd);
	elf_release(&elf);
	return status;
}

int
find_elf(struct issues *issues, const struct walk *walk)
{
	const struct walk_file *file = NULL;
	int status = 0;

	while (status == 0 && (file = walk_next(walk, WALK_CODE, file))) {
		if (!owned_is_shim(&issues->dists->owned, file->name))
			status = interrupt_check() < 0 ? -1 : check_elf(issues, file->name);
		progress_add(&issues->progress, 1);
	}
	return status;
}
