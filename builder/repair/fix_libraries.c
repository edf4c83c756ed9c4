/* SPDX-License-Identifier: MIT */
/*
 * Missing libraries; see repair/fix_libraries.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/layout.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "repair/fix_libraries.h"
#include "standalone/libraries.h"

/* Lists the names of all files that may be a library. */
static int
list_own_libraries(struct closure *closure, const struct walk *walk)
{
	closure->own = calloc(walk->count + 1, sizeof(*closure->own));
	if (!closure->own)
		return -1;
	for (size_t i = 0; i < walk->count; i++)
		closure->own[i] = path_base(walk->files[i].name);
	closure->own_count = walk->count;
	qsort(closure->own, walk->count, sizeof(*closure->own), name_compare);
	return 0;
}

/* A link may be one of uv's, to a file in its cache. */
static int
may_need_libraries(const struct walk_file *file)
{
	return file->kind == WALK_CODE || (file->kind == WALK_LINK && strstr(file->name, ".so"));
}

/* Adds the libraries that a file needs. Skips damaged files, and what is not a file. */
static int
add_needed_by(struct closure *closure, const struct issues *issues, const char *name)
{
	struct path file = issues->env->dir;
	struct stat st;
	int status;

	if (path_push(&file, name) < 0)
		return 0;
	/* A link may lead to a device, which does something when it is opened. */
	status = stat(file.buf, &st);
	if (status < 0 && io_is_out_of_reach(errno))
		return 0; /* find_elf() reads those that are not links */
	if (status == 0)
		status = S_ISREG(st.st_mode) ? closure_add(closure, file.buf) : 0;
	return status == 0 || errno == EBADMSG ? 0 : unread_note(issues->env->unread, name);
}

/* Adds the libraries that the environment's files need to the closure. */
static int
add_needed(struct closure *closure, const struct issues *issues, const struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++) {
		const char *name = walk->files[i].name;

		if (may_need_libraries(&walk->files[i]) && !name_starts(name, BASE_DIR "/") &&
		    add_needed_by(closure, issues, name) < 0)
			return -1;
	}
	return 0;
}

static int
add_missing_library(struct issues *issues, const struct closure_library *library)
{
	struct issue *issue =
		issues_add(issues, ISSUE_LIBRARY, BASE_DIR "/" BASE_SO, library->name);
	const char *user = library->user;
	size_t rest;

	if (!issue) /* no file can have such a name: ignored */
		return errno == ENAMETOOLONG ? 0 : -1;
	if (environment_holds(issues->env, user, strlen(user), &rest))
		user += rest;
	if (!library->file) {
		issue->is_broken = 1;
		issue_set_remedy(issue, "if it is used, install the package with it");
		return issue_explain(issue, "'%s' needs it, and it is not on this machine", user);
	}
	if (issue_set_copy(issue, "a copy of this machine's", library->file) < 0)
		return -1;
	return issue_explain(issue, "it is missing, and '%s' needs it", user);
}

int
fix_libraries(struct issues *issues, const struct walk *walk, struct fix_libraries *how)
{
	struct closure *closure = &how->closure;
	size_t i = closure->count;
	int status = list_own_libraries(closure, walk) < 0 ? -1 : add_needed(closure, issues, walk);

	for (; status == 0 && i < closure->count; i++) {
		const struct closure_library *library = &closure->list[i];

		if ((library->file || how->with_unknown) &&
		    libraries_is_wanted(library->name, how->with_libc))
			status = add_missing_library(issues, library);
	}
	free(closure->own);
	closure->own = NULL;
	closure->own_count = 0;
	return status;
}
