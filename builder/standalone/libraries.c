/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries; see standalone/libraries.h.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "common/compiler.h"
#include "common/place.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/copy.h"
#include "standalone/libraries.h"

/*
 * 1 if the library is glibc's own or musl's, which fit only their loader, or a driver's, which fit
 * only the machine.
 */
static int
is_machines(const char *name)
{
	static const char *const names[] = {
		"libc.so.",    "libm.so.",         "libmvec.so.",
		"libdl.so.",   "libpthread.so.",   "librt.so.",
		"libutil.so.", "libresolv.so.",    "libanl.so.",
		"libnsl.so.1", "libthread_db.so",  "libnss_",
		"libc.musl-",  "libBrokenLocale.", "libc_malloc_debug.",
		"libcuda.so.", "libnvidia-",       "libGL",
		"libEGL",      "libOpenGL.",       "libdrm",
		"libgbm.",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!strncmp(name, names[i], strlen(names[i])))
			return 1;
	return 0;
}

/* Adds what the extension modules in a directory of the standard library need. */
static int
add_modules(struct closure *closure, const char *stdlib, const char *tail)
{
	struct path dir;
	struct dirent *entry;
	DIR *stream;
	size_t mark;
	int status = 0;

	if (path_set(&dir, stdlib, strlen(stdlib)) < 0 || path_push(&dir, tail) < 0)
		return fail_errno("cannot read '%s'", stdlib);
	mark = dir.len;
	stream = opendir(dir.buf);
	while (stream && status == 0 && (entry = readdir(stream))) {
		if (!strstr(entry->d_name, ".so"))
			continue;
		status = interrupt_check() < 0 ? -1 : path_push(&dir, entry->d_name);
		if (status == 0)
			status = closure_add(closure, dir.buf);
		if (status < 0)
			fail_errno("cannot read the libraries of '%s'", dir.buf);
		path_cut(&dir, mark);
	}
	if (stream)
		closedir(stream);
	return status;
}

/*
 * What wheels ask for (PEP 513, "manylinux"), and older C libraries load at run time. The parts of
 * the C library fit no other than their own: none may be left to the machine.
 */
static int
add_usual(struct closure *closure)
{
	static const char *const names[] = {
		"libgcc_s.so.1",  "libstdc++.so.6", "libnss_files.so.2", "libnss_dns.so.2",
		"libdl.so.2",     "libm.so.6",      "libmvec.so.1",      "libpthread.so.0",
		"libresolv.so.2", "librt.so.1",     "libutil.so.1",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (closure_add_name(closure, names[i]) < 0)
			return fail_errno("cannot read the libraries of '%s'", names[i]);
	return 0;
}

int
libraries_find(struct closure *closure, const char *program, const char *stdlib)
{
	if (closure_add(closure, program) < 0)
		return fail_errno("cannot read the libraries of '%s'", program);
	if (add_modules(closure, stdlib, "lib-dynload") < 0)
		return -1;
	return add_modules(closure, stdlib, "") < 0 ? -1 : add_usual(closure);
}

/* The loader has another name there; one with a slash is not looked for; movenv has its own. */
int
libraries_is_wanted(const char *name, int with_libc)
{
	return strncmp(name, "ld-", 3) != 0 && !strchr(name, '/') &&
	       strcmp(name, PLACE_LIBRARY) != 0 && (with_libc || !is_machines(name));
}

uint64_t
libraries_size(const struct closure *closure, int with_libc)
{
	uint64_t size = 0;
	struct stat st;

	for (size_t i = 0; i < closure->count; i++) {
		const struct closure_library *library = &closure->list[i];

		if (library->file && libraries_is_wanted(library->name, with_libc) &&
		    stat(library->file, &st) == 0)
			size += (uint64_t)st.st_size;
	}
	return size;
}

int
libraries_copy(const struct closure *closure, int dir, const char *what, int with_libc)
{
	for (size_t i = 0; i < closure->count; i++) {
		const struct closure_library *library = &closure->list[i];

		if (!library->file)
			verbose("'%s', which '%s' needs, is not on this machine", library->name,
				library->user);
		else if (libraries_is_wanted(library->name, with_libc) &&
			 copy_file(library->file, dir, library->name) < 0)
			return fail_errno("cannot copy '%s' to '%s'", library->file, what);
	}
	return 0;
}
