/* SPDX-License-Identifier: MIT */
/*
 * Programs with a loader; see repair/find_programs.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/interrupt.h"
#include "elf/dynamic.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "repair/find_programs.h"
#include "standalone/standalone.h"

/* Appends the loader that an open file needs, or nothing. Returns 0, or -1 with errno. */
static int
read_loader(int fd, struct buf *out)
{
	struct elf elf = {0};
	struct stat st;
	int status = fstat(fd, &st);

	if (status < 0 || !S_ISREG(st.st_mode))
		return status;
	status = elf_read_any(&elf, fd);
	if (status > 0)
		status = buf_puts(out, buf_str(&elf.interp));
	elf_release(&elf);
	return status;
}

/* Returns 1 if the fix of an issue, or NULL, makes the file another one. */
static int
replaces_file(const struct issue *issue)
{
	return issue && issue->kind == ISSUE_PYTHON;
}

/*
 * The loader of a file of the walk: libraries may have one, too, base needs none, and repair
 * replaces copies of the interpreter.
 */
static int
find_own_loader(const struct issues *issues, const char *name, struct buf *loader)
{
	int fd, status;

	loader->len = 0;
	if (name_starts(name, BASE_DIR "/") || strstr(path_base(name), ".so") ||
	    replaces_file(issues_find_fix(issues, name)) ||
	    owned_is_shim(&issues->dists->owned, name))
		return 0;
	fd = beneath_open_linkless(issues->env->root, name);
	if (fd < 0)
		return 0; /* find_elf() notes it */
	status = read_loader(fd, loader);
	close(fd);
	return status;
}

/* What is done with a program and its loader. Returns 0, or -1 with errno. */
typedef int take_program(void *arg, const char *name, const struct buf *loader);

static int
each_program(const struct issues *issues, const struct walk *walk, take_program *take, void *arg)
{
	const struct walk_file *file = NULL;
	struct buf loader = {0};
	int status = 0;

	while (status == 0 && (file = walk_next(walk, WALK_CODE, file))) {
		status = interrupt_check() < 0 ? -1 : find_own_loader(issues, file->name, &loader);
		if (status == 0 && loader.len > 0)
			status = take(arg, file->name, &loader);
	}
	buf_free(&loader);
	return status;
}

static int
add_program(void *issues, const char *name, const struct buf *loader)
{
	struct issue *issue = issues_add(issues, ISSUE_LIBRARY, "", name);

	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->is_minor = 1;
	issue_set_remedy(issue,
			 "where that is missing, start it by the loader in " BASE_DIR "/" BASE_SO);
	return issue_explain(issue, "it starts only on machines with '%s'", buf_str(loader));
}

static int
add_program_name(void *names, const char *name, const struct buf *loader)
{
	(void)loader;
	return buf_add(names, name, strlen(name) + 1);
}

int
find_programs(struct issues *issues, const struct walk *walk)
{
	if (standalone_of(issues->env->dir.buf) != STANDALONE_ALL)
		return 0;
	return each_program(issues, walk, add_program, issues);
}

int
find_programs_names(const struct issues *issues, const struct walk *walk, struct buf *names)
{
	return each_program(issues, walk, add_program_name, names);
}
