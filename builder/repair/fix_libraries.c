/* SPDX-License-Identifier: MIT */
/*
 * Libraries that wheels need; see repair/fix_libraries.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/layout.h"
#include "fs/dirlist.h"
#include "repair/fix_libraries.h"
#include "standalone/libraries.h"

/* The names of all files that may be a library. */
static int
list_own(struct closure *closure, const struct walk *walk)
{
	closure->own = calloc(walk->count + 1, sizeof(*closure->own));
	if (!closure->own)
		return -1;
	for (size_t i = 0; i < walk->count; i++)
		closure->own[i] = path_base(walk->files[i].name);
	closure->own_count = walk->count;
	qsort(closure->own, walk->count, sizeof(*closure->own), closure_by_name);
	return 0;
}

/* uv makes links of what it installs, if it is told to. */
static int
is_code(const struct walk_file *file)
{
	return file->kind == WALK_CODE || (file->kind == WALK_LINK && strstr(file->name, ".so"));
}

/* Adds what the environment's files need. A damaged one is nobody's library. */
static int
find(struct closure *closure, const struct issues *mends, const struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++) {
		struct path file = mends->env->dir;

		if (is_code(&walk->files[i]) && !name_starts(walk->files[i].name, BASE_DIR "/") &&
		    path_push(&file, walk->files[i].name) == 0 &&
		    closure_add(closure, file.buf) < 0 && errno == ENOMEM)
			return -1;
	}
	return 0;
}

static int
add(struct issues *mends, const struct closure_library *library)
{
	struct issue *mend = issues_add(mends, BASE_DIR "/" BASE_SO, library->name);
	const char *user = library->user;
	size_t rest;

	if (!mend) /* a name that no file can have is nobody's */
		return errno == ENOMEM ? -1 : 0;
	if (environment_holds(mends->env, user, strlen(user), &rest))
		user += rest;
	mend->kind = ISSUE_LIBRARY;
	if (!library->file) {
		mend->remedy = "install what has it, if it is used";
		return issues_say(mend, "'%s' needs it, and it is not on this machine", user);
	}
	mend->becomes = "a copy of this machine's";
	mend->from = strdup(library->file);
	return mend->from ? issues_say(mend, "it is missing, and '%s' needs it", user) : -1;
}

int
fix_libraries(struct issues *mends, const struct walk *walk, struct fix_libraries *how)
{
	struct closure *closure = &how->closure;
	size_t i = closure->count;
	int status = list_own(closure, walk) < 0 ? -1 : find(closure, mends, walk);

	for (; status == 0 && i < closure->count; i++) {
		const struct closure_library *library = &closure->list[i];

		if ((library->file || how->is_told) &&
		    libraries_is_wanted(library->name, how->with_libc))
			status = add(mends, library);
	}
	free(closure->own);
	closure->own = NULL;
	closure->own_count = 0;
	return status;
}
