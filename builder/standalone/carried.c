/* SPDX-License-Identifier: MIT */
/*
 * Changed files of an interpreter; see standalone/carried.h.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "common/place.h"
#include "core/buf.h"
#include "core/err.h"
#include "elf/add_place.h"
#include "embed/embed.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "standalone/carried.h"

#define LOADER_MAX (64 << 20) /* bytes */

int
carried_program(const char *from, int with_libc, int libexec, const char *name)
{
	const struct elf_place place = {PLACE_LIBRARY, "$ORIGIN/../" BASE_SO, with_libc};
	int fd, status = copy_file(from, libexec, name);

	if (status < 0)
		return -1;
	fd = openat(libexec, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	status = fd < 0 ? -1 : elf_add_place(fd, &place);
	if (status == 0)
		verbose("'%s' is started through its loader: it has another form than expected",
			from);
	if (status >= 0)
		status = fchmod(fd, 0555);
	if (fd >= 0 && close(fd) < 0)
		status = -1;
	return status < 0 ? -1 : copy_times_as(from, libexec, name);
}

/*
 * Takes the name of the machine's cache of libraries out of a loader: base/so holds what is needed,
 * and what the cache names fits another C library. The kernel gives the loader no options.
 */
static void
remove_cache(struct buf *loader)
{
	static const char name[] = "/etc/ld.so.cache"; /* with its NUL */
	char *at = memmem(loader->data, loader->len, name, sizeof(name));

	/* One in another directory has that before it. */
	while (at && at > loader->data && at[-1])
		at--;
	if (at && *at == '/')
		*at = '\0';
}

int
carried_loader(const char *from, int so, const char *name)
{
	struct buf loader = {0};
	int status;

	copy_note(from);
	status = io_slurp(AT_FDCWD, from, &loader, LOADER_MAX);

	if (status == 0) {
		remove_cache(&loader);
		status = io_create(so, name, loader.data, loader.len, 0777);
	}
	buf_free(&loader);
	return status < 0 ? -1 : copy_times_as(from, so, name);
}

int
carried_library(const char *program, int so)
{
	const struct embed *own = embed_find(PLACE_LIBRARY);

	return io_create(so, PLACE_LIBRARY, own->data, own->len, 0777) < 0
		       ? -1
		       : copy_times_as(program, so, PLACE_LIBRARY);
}
