/* SPDX-License-Identifier: MIT */
/*
 * Paths of the operating system; see repair/system_path.h.
 */
#include <string.h>
#include <unistd.h>

#include "common/path.h"
#include "repair/system_path.h"

/* Returns 1 if the path is one of the directories, or lies below one. The list ends with NULL. */
static int
is_below(const char *const *tops, const char *path, size_t n)
{
	for (; *tops; tops++) {
		size_t len = strlen(*tops);

		if (n >= len && !memcmp(path, *tops, len) && (n == len || path[len] == '/'))
			return 1;
	}
	return 0;
}

int
system_path_has_libraries(const char *dir, size_t n)
{
	static const char *const tops[] = {
		"/lib",           "/lib32",           "/lib64",     "/libx32",
		"/usr/lib",       "/usr/lib32",       "/usr/lib64", "/usr/libx32",
		"/usr/local/lib", "/usr/local/lib64", NULL,
	};

	return is_below(tops, dir, n);
}

int
system_path_is_there(const char *path, size_t n)
{
	/* Those of the Filesystem Hierarchy Standard that hold no user's files. */
	static const char *const tops[] = {
		"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
		"/usr", "/etc",  "/dev", "/proc",  "/sys",   NULL,
	};
	struct path file;

	return is_below(tops, path, n) && !memmem(path, n, "/../", 4) &&
	       path_set(&file, path, n) == 0 && access(file.buf, F_OK) == 0;
}
