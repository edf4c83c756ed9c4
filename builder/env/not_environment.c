/* SPDX-License-Identifier: MIT */
/*
 * Directories that are no environment; see env/not_environment.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/path.h"
#include "core/err.h"
#include "env/not_environment.h"
#include "fs/io.h"

#define CONDA_META "conda-meta" /* every environment of conda has this directory */

static int
is_of_conda(const char *dir)
{
	struct path meta;

	return io_absolute(dir, &meta) == 0 && path_push(&meta, CONDA_META) == 0 &&
	       access(meta.buf, F_OK) == 0;
}

int
not_environment(const char *dir, const char *shown, const char *missing)
{
	struct stat st;

	if (stat(dir, &st) < 0) {
		fail_errno("cannot use '%s'", shown);
		if (errno == ENOENT && !strcmp(shown, ".venv"))
			advise("make it with 'movenv create', or name an environment");
		return -1;
	}
	if (!is_of_conda(dir))
		return failf("cannot use '%s': it is not an environment: it has no %s", shown,
			     missing);
	failf("cannot use '%s': it is an environment of conda", shown);
	advise("pack it with conda-pack; 'movenv unpack' reads what that makes");
	return -1;
}
