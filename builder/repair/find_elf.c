/* SPDX-License-Identifier: MIT */
/*
 * A look at ELF files; see repair/find_elf.h.
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
#include "fs/dirlist.h"
#include "repair/find_elf.h"

/* Directories that the loader searches anyway, or that are the distribution's below. */
static int
is_system(const char *dir, size_t n)
{
	static const char *const tops[] = {
		"/lib",       "/lib32",     "/lib64",      "/libx32",        "/usr/lib",
		"/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/local/lib", "/usr/local/lib64",
	};

	for (size_t i = 0; i < COUNT_OF(tops); i++) {
		size_t len = strlen(tops[i]);

		if (n >= len && !memcmp(dir, tops[i], len) && (n == len || dir[len] == '/'))
			return 1;
	}
	return 0;
}

/*
 * 1 if a library that the file needs lies in the directory. Where none does, nothing is lost with
 * it: Python's own build writes its prefix into each module that is compiled with it.
 */
static int
gives_library(int root, const struct path *dir, const struct elf *elf)
{
	static const char so[] = BASE_DIR "/" BASE_SO;

	for (const char *name = NULL; (name = dirlist_next(&elf->needed, name));) {
		struct path file = *dir, carried = {0};

		/* One that is taken along is there on each machine. */
		if (!strchr(name, '/') && path_push(&file, name) == 0 &&
		    access(file.buf, F_OK) == 0 &&
		    (path_set(&carried, so, strlen(so)) < 0 || path_push(&carried, name) < 0 ||
		     faccessat(root, carried.buf, F_OK, 0) < 0))
			return 1;
	}
	return 0;
}

static int
add_directory(struct issues *mends, const char *file, const struct elf *elf, const char *dir,
	      size_t n)
{
	struct path path, whole;
	struct issue *mend;
	int is_inside;
	size_t rest;

	if (dir[0] != '/' || path_set(&path, dir, n) < 0)
		return 0;
	whole = path;
	/* With "/." behind it, the environment's own directory is inside as well. */
	is_inside = path_push(&whole, ".") == 0 &&
		    environment_holds(mends->env, whole.buf, whole.len, &rest);
	if (!is_inside && (is_system(dir, n) || !gives_library(mends->env->root, &path, elf)))
		return 0;
	mend = issues_add_file(mends, ISSUE_RPATH, file);
	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	mend->remedy = is_inside ? "build it again after the move, or 'patchelf --set-rpath'"
				 : "build it against what is in the environment, or 'patchelf "
				   "--set-rpath'";
	return issues_say(mend, "it looks for its libraries in '%s'%s", path.buf,
			  is_inside ? "" : ", outside the environment");
}

static int
look_at_rpath(struct issues *mends, const char *file, const struct elf *elf)
{
	const char *at = elf_search_path(elf);
	int status = 0;

	/* What a carried interpreter needs is in base/so, which comes before a RUNPATH. */
	if (elf->runpath.len && !name_starts(file, BASE_DIR "/") &&
	    faccessat(mends->env->root, BASE_DIR "/" BASE_SO, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;

	while (status == 0 && *at) {
		size_t n = strcspn(at, ":");

		if (n > 0)
			status = add_directory(mends, file, elf, at, n);
		at += n + (at[n] == ':');
	}
	return status;
}

/* 1 if a word of the name, between what is no letter or digit, names an architecture. */
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
 * 1 if the file is another machine's on purpose. In its own name the tags of the interpreter, from
 * the first dot on, do not count: with those a module of another machine was installed here.
 */
static int
is_meant_for_others(const char *file)
{
	const char *base = path_base(file);

	return names_architecture(file, (size_t)(base - file) + strcspn(base, "."));
}

static int
look_at_machine(struct issues *mends, const char *file, const struct elf *elf)
{
	int is_library = strstr(path_base(file), ".so") != NULL;
	struct buf why = {0};
	struct issue *mend;
	int status = is_library ? machine_cannot_load(elf, &why) : machine_cannot_start(elf, &why);

	if (status > 0 && !is_meant_for_others(file)) {
		/* A shim of another machine's: repair puts this one's there. */
		mend = issues_find(mends, file);
		if (!mend)
			mend = issues_add_file(mends, ISSUE_ARCHITECTURE, file);
		status = mend ? issues_say(mend, "%s", buf_str(&why)) : errno == ENOMEM ? -1 : 0;
		if (mend && !mend->becomes)
			mend->remedy = "install its package on the machine where it is to run";
	}
	buf_free(&why);
	return status < 0 ? -1 : 0;
}

static int
look_at(struct issues *mends, const char *file)
{
	int fd = openat(mends->env->root, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct elf elf;
	int status;

	if (fd < 0) {
		issues_unread(mends, file);
		return 0;
	}
	status = elf_read(&elf, fd);
	if (status < 0 && errno != ENOEXEC && errno != EBADMSG && errno != ENOMEM)
		issues_unread(mends, file);
	/* A damaged one is nobody's library; --hashes tells where it was another. */
	if (status < 0)
		status = errno == ENOMEM ? -1 : 0;
	else if ((status = look_at_machine(mends, file, &elf)) == 0)
		status = look_at_rpath(mends, file, &elf);
	close(fd);
	elf_release(&elf);
	return status;
}

int
find_elf(struct issues *mends, const struct walk *walk)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < walk->count; i++)
		if (walk->files[i].kind == WALK_CODE)
			status = look_at(mends, walk->files[i].name);
	return status;
}
