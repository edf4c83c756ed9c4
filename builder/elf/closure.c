/* SPDX-License-Identifier: MIT */
/*
 * The closure of DT_NEEDED; see elf/closure.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "elf/closure.h"
#include "elf/musl.h"
#include "fs/dirlist.h"

#define LD_CACHE "/etc/ld.so.cache"
#define LIBRARIES_MAX 4096
#define DEPTH_MAX 100 /* libraries that need libraries: 10 are many */

/* Who asks for a library: each has the one that asked for it, up to the program. */
struct asker {
	const struct asker *by;
	int depth; /* how many there are above */
	const struct elf *elf;
	const char *file;
};

static int add(struct closure *closure, const char *file, const struct asker *by);

void
closure_open(struct closure *closure)
{
	*closure = (struct closure){0};
	if (ldcache_read(&closure->cache, LD_CACHE) < 0)
		ldcache_release(&closure->cache); /* musl has none */
}

int
closure_set_library_path(struct closure *closure, const char *directories)
{
	char *copy = strdup(directories);

	if (!copy)
		return -1;
	free(closure->library_path);
	closure->library_path = copy;
	return 0;
}

static struct closure_library *
find_in_closure(const struct closure *closure, const char *name)
{
	for (size_t i = 0; i < closure->count; i++)
		if (!strcmp(closure->list[i].name, name))
			return &closure->list[i];
	return NULL;
}

/* 1 if the file is a library for the same machine. */
static int
is_for_closure(const struct closure *closure, const char *file)
{
	struct elf elf;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int good;

	if (fd < 0)
		return 0;
	good = elf_read(&elf, fd) == 0 && elf.bits == closure->bits &&
	       elf.is_big == closure->is_big && elf.machine == closure->machine &&
	       (!musl_is_loader(closure->loader) || musl_accepts(&elf));
	elf_release(&elf);
	close(fd);
	return good;
}

/* Tries DIR/name, where $ORIGIN stands for the asker's directory. Returns 1 with the file. */
static int
try_dir(const struct closure *closure, const char *dir, size_t n, const char *origin,
	const char *name, struct path *file)
{
	static const char *const words[] = {"$ORIGIN", "${ORIGIN}"};

	path_cut(file, 0);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t word = strlen(words[i]);

		if (origin && n >= word && !memcmp(dir, words[i], word)) {
			if (path_set(file, origin, (size_t)(path_base(origin) - origin)) < 0)
				return 0;
			dir += word;
			n -= word;
			while (n > 0 && *dir == '/')
				dir++, n--;
			break;
		}
	}
	if (path_add(file, dir, n) < 0 || file->buf[0] != '/' || path_push(file, name) < 0)
		return 0;
	return is_for_closure(closure, file->buf);
}

/* Tries each directory of a list with ':' between. */
static int
try_list(const struct closure *closure, const char *list, const char *origin, const char *name,
	 struct path *file)
{
	while (list && *list) {
		size_t n = strcspn(list, ":;");

		if (n > 0 && try_dir(closure, list, n, origin, name, file))
			return 1;
		list += n + (list[n] != '\0');
	}
	return 0;
}

static int
try_cache(const struct closure *closure, const char *name, struct path *file)
{
	const char *found;

	for (unsigned i = 0; (found = ldcache_find(&closure->cache, name, i)); i++)
		if (path_set(file, found, strlen(found)) == 0 && is_for_closure(closure, found))
			return 1;
	return 0;
}

/* The default directories of the loaders of all distributions. */
static int
try_default(const struct closure *closure, const char *name, struct path *file)
{
	static const char list64[] = "/lib64:/usr/lib64:/lib:/usr/lib:/usr/local/lib:"
				     "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:"
				     "/lib/aarch64-linux-gnu:/usr/lib/aarch64-linux-gnu:"
				     "/lib/powerpc64le-linux-gnu:/usr/lib/powerpc64le-linux-gnu:"
				     "/lib/riscv64-linux-gnu:/usr/lib/riscv64-linux-gnu:"
				     "/lib/s390x-linux-gnu:/usr/lib/s390x-linux-gnu";
	static const char list32[] = "/lib:/usr/lib:/lib32:/usr/lib32:"
				     "/lib/i386-linux-gnu:/usr/lib/i386-linux-gnu:"
				     "/lib/arm-linux-gnueabihf:/usr/lib/arm-linux-gnueabihf";

	return try_list(closure, closure->bits == 64 ? list64 : list32, NULL, name, file);
}

static const char *
library_path_of(const struct closure *closure)
{
	return closure->library_path ? closure->library_path : getenv("LD_LIBRARY_PATH");
}

/* The order of ld.so(8). An RPATH holds for what its file's libraries need as well. */
static int
locate(const struct closure *closure, const char *name, const struct asker *by, struct path *file)
{
	const struct elf *elf = by ? by->elf : NULL;

	if (strchr(name, '/'))
		return path_set(file, name, strlen(name)) == 0 && is_for_closure(closure, name);
	for (const struct asker *at = elf && !elf->runpath.len ? by : NULL; at; at = at->by)
		if (!at->elf->runpath.len &&
		    try_list(closure, buf_str(&at->elf->rpath), at->file, name, file))
			return 1;
	return try_list(closure, library_path_of(closure), NULL, name, file) ||
	       (elf && try_list(closure, buf_str(&elf->runpath), by->file, name, file)) ||
	       try_cache(closure, name, file) || try_default(closure, name, file);
}

STORES_MEMORY_BEGIN
/* Adds a library, and what it needs. */
static int
need(struct closure *closure, const char *name, const struct asker *by)
{
	struct closure_library *grown, *library;
	struct path file;

	if (find_in_closure(closure, name) || (musl_is_loader(closure->loader) && musl_has(name)) ||
	    (closure->own_count > 0 &&
	     bsearch(&name, closure->own, closure->own_count, sizeof(name), name_compare)))
		return 0;
	if (closure->count == LIBRARIES_MAX || (by && by->depth == DEPTH_MAX)) {
		errno = EBADMSG;
		return -1;
	}
	grown = realloc(closure->list, (closure->count + 1) * sizeof(*grown));
	if (!grown)
		return -1;
	closure->list = grown;
	library = &grown[closure->count++];
	*library =
		(struct closure_library){.name = strdup(name), .user = strdup(by ? by->file : "")};
	if (!library->name || !library->user)
		return -1;
	if (!locate(closure, name, by, &file))
		return 0;
	library->file = strdup(file.buf);
	return library->file ? add(closure, file.buf, by) : -1;
}
STORES_MEMORY_END

static void
set_closure_machine(struct closure *closure, const struct elf *elf)
{
	if (!closure->bits) {
		closure->bits = elf->bits;
		closure->is_big = elf->is_big;
		closure->machine = elf->machine;
	}
}

static int
take_library(struct closure *closure, struct elf *elf, const struct asker *self)
{
	set_closure_machine(closure, elf);
	if (elf->bits != closure->bits || elf->is_big != closure->is_big ||
	    elf->machine != closure->machine)
		return 0;
	if (elf->interp.len && !closure->loader) {
		closure->loader = strdup(buf_str(&elf->interp));
		if (!closure->loader)
			return -1;
	}
	if (elf->glibc[0] > closure->glibc[0] ||
	    (elf->glibc[0] == closure->glibc[0] && elf->glibc[1] > closure->glibc[1]))
		memcpy(closure->glibc, elf->glibc, sizeof(closure->glibc));
	for (size_t at = 0; at < elf->needed.len; at += strlen(elf->needed.data + at) + 1)
		if (need(closure, elf->needed.data + at, self) < 0)
			return -1;
	return 0;
}

/* Adds what a file needs that `by` asked for. */
static int
add(struct closure *closure, const char *file, const struct asker *by)
{
	struct elf elf;
	struct asker self = {by, by ? by->depth + 1 : 0, &elf, file};
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int status, saved;

	if (fd < 0)
		return -1;
	status = elf_read(&elf, fd);
	close(fd);
	if (status == 0)
		status = take_library(closure, &elf, &self);
	else if (errno == ENOEXEC)
		status = 0;
	saved = errno;
	elf_release(&elf);
	errno = saved;
	return status;
}

int
closure_add(struct closure *closure, const char *file)
{
	return add(closure, file, NULL);
}

int
closure_add_name(struct closure *closure, const char *name)
{
	return need(closure, name, NULL);
}

void
closure_release(struct closure *closure)
{
	for (size_t i = 0; i < closure->count; i++) {
		free(closure->list[i].name);
		free(closure->list[i].file);
		free(closure->list[i].user);
	}
	free(closure->list);
	free(closure->loader);
	free(closure->library_path);
	ldcache_release(&closure->cache);
}
