/* SPDX-License-Identifier: MIT */
/*
 * Kernel specs (jupyter_client documentation, "Kernel specs"); see repair/find_kernels.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fs/io.h"
#include "repair/find_kernels.h"

#define KERNELS "share/jupyter/kernels"
#define SPEC_MAX (1u << 20) /* bytes of a kernel.json */

/* 1 if a string in the JSON starts with a name of the environment and goes on with '/'. */
static int
names_environment(const struct environment *env, const struct buf *text)
{
	for (size_t at = 0; at < text->len; at++) {
		const char *string = text->data + at + 1;
		size_t rest;

		if (text->data[at] == '"' &&
		    environment_holds(env, string, strcspn(string, "\""), &rest))
			return 1;
	}
	return 0;
}

static int
look_at(struct issues *mends, const char *name)
{
	struct path file = {0};
	struct buf text = {0};
	struct issue *mend = NULL;
	int status = path_set(&file, KERNELS, strlen(KERNELS));

	if (status < 0 || path_push(&file, name) < 0 || path_push(&file, "kernel.json") < 0)
		return 0;
	if (io_slurp(mends->env->root, file.buf, &text, SPEC_MAX) == 0 &&
	    names_environment(mends->env, &text)) {
		mend = issues_add(mends, KERNELS, name);
		if (mend && path_push(&mend->file, "kernel.json") < 0)
			mend = NULL;
		status = mend ? 0 : -1;
	}
	if (mend) {
		mend->kind = ISSUE_KERNEL;
		mend->why = "a Jupyter kernel starts python by its place";
		mend->remedy = "run 'python -m ipykernel install' again after the move";
	}
	buf_free(&text);
	return status;
}

int
find_kernels(struct issues *mends)
{
	int fd = openat(mends->env->root, KERNELS, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int status = 0;

	if (!stream)
		return fd < 0 ? 0 : (close(fd), -1);
	while (status == 0 && (entry = readdir(stream)))
		if (entry->d_name[0] != '.')
			status = look_at(mends, entry->d_name);
	closedir(stream);
	return status;
}
