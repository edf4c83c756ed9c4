/* SPDX-License-Identifier: MIT */
/*
 * Kernel specs (jupyter_client documentation, "Kernel specs"); see repair/find_kernels.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fs/beneath.h"
#include "repair/find_kernels.h"

#define KERNELS "share/jupyter/kernels"
#define SPEC_MAX (1u << 20) /* bytes of a kernel.json; a longer one is not read */

/* Returns 1 if a string in the JSON is a path in the environment. */
static int
spec_names_environment(const struct environment *env, const struct buf *text)
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
add_kernel(struct issues *issues, const char *file)
{
	struct issue *issue = issues_add(issues, ISSUE_KERNEL, "", file);

	if (!issue)
		return -1;
	issue->reason = "a Jupyter kernel starts python by an absolute path";
	issue_set_remedy(issue, "run 'python -m ipykernel install' again after the move");
	return 0;
}

static int
check_kernel(struct issues *issues, const char *name)
{
	struct path file = {0};
	struct buf text = {0};
	int status = 0;

	if (path_set(&file, KERNELS, strlen(KERNELS)) < 0 || path_push(&file, name) < 0 ||
	    path_push(&file, "kernel.json") < 0)
		return 0;
	if (beneath_slurp(issues->env->root, file.buf, &text, SPEC_MAX, NULL) < 0)
		status = unread_note_file(issues->env->unread, file.buf);
	else if (spec_names_environment(issues->env, &text))
		status = add_kernel(issues, file.buf);
	buf_free(&text);
	return status;
}

int
find_kernels(struct issues *issues)
{
	int fd = beneath_open(issues->env->root, KERNELS "/.");
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int status = stream ? 0 : unread_note_file(issues->env->unread, KERNELS);

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return status;
	}
	while (status == 0 && (errno = 0, entry = readdir(stream)))
		if (entry->d_name[0] != '.')
			status = check_kernel(issues, entry->d_name);
	if (status == 0 && errno)
		status = unread_note(issues->env->unread, KERNELS);
	closedir(stream);
	return status;
}
