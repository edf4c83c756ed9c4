/* SPDX-License-Identifier: MIT */
/*
 * What the shim does; see env/shim_view.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/discover.h"
#include "common/program.h"
#include "core/err.h"
#include "env/shim_log.h"
#include "env/not_environment.h"
#include "env/shim_view.h"
#include "fs/io.h"
#include "fs/noexec.h"
#include "standalone/standalone.h"

#define FOUND_KEEP "found; the next start writes it to " CFG_NAME ", if it may"
#define FOUND_ONCE "found on PATH, for one start at a time; 'movenv repair' makes it lasting"

extern char **environ;

static int
note(struct shim_view *info, const char *file, const char *result)
{
	return buf_add(&info->looked, file, strlen(file) + 1) |
	       buf_add(&info->looked, result, strlen(result) + 1);
}

/* Returns the fault of an interpreter, or NULL; a carrier is judged by its program. */
static const char *
wrong_with(const char *file)
{
	struct path program;

	/* On a disk that is mounted noexec, nothing may be executed: that has its own message. */
	if (standalone_program(file, &program) && (access(file, X_OK) == 0 || noexec_has(file)))
		return NULL;
	return program_wrong(file);
}

static const char *
result_of(const char *file)
{
	const char *wrong = program_missing(file);

	if (!wrong)
		wrong = wrong_with(file);
	return wrong ? wrong : "found";
}

/* The interpreter of a standalone environment whose home is elsewhere. */
static int
look_standalone(struct shim_view *info)
{
	struct path file = info->env;
	char name[NAME_CAP];

	if (!info->home.standalone[0] || !home_wanted(&info->home, name) ||
	    path_push(&file, info->home.standalone) < 0 || io_same(file.buf, info->home.dir.buf) ||
	    path_push(&file, name) < 0 || access(file.buf, F_OK) < 0)
		return 0;
	if (access(file.buf, X_OK) < 0 && !noexec_has(file.buf))
		return note(info, file.buf, "may not be executed: 'movenv repair' restores that"),
		       1;
	if (note(info, file.buf, FOUND_KEEP) < 0)
		return 0;
	info->interpreter = file;
	return 1;
}

/* A home that was found through other environments: the shim heals it, or starts by variables. */
static int
look_through_home(struct shim_view *info)
{
	struct path file = info->home.dir;
	char name[NAME_CAP];

	if (!home_wanted(&info->home, name) || path_push(&file, name) < 0 ||
	    !discover_accepts(&file, name, TRUST_NAMED) || note(info, file.buf, FOUND_KEEP) < 0)
		return 0;
	info->interpreter = file;
	return 1;
}

/* Where the shim looks when the home does not hold the interpreter. */
static int
look_elsewhere(struct shim_view *info, const char *name)
{
	struct path file;
	int found;

	shim_log_collect(&info->looked);
	found = discover(&file, name, environ);
	shim_log_collect(NULL);
	if (found == DISCOVER_NONE)
		return 0;
	info->interpreter = file;
	return note(info, file.buf, found == DISCOVER_KEEP ? FOUND_KEEP : FOUND_ONCE);
}

/* Goes through the names as the shim would. */
static int
look(struct shim_view *info)
{
	char name[NAME_CAP];

	if (look_standalone(info) || (info->home.hops && look_through_home(info)))
		return 0;
	for (int i = 0; home_name(&info->home, i, name); i++) {
		struct path file = info->home.dir;

		if (path_push(&file, name) < 0 || note(info, file.buf, result_of(file.buf)) < 0)
			return fail_errno("cannot find the interpreter of '%s'", info->env.buf);
		if (access(file.buf, F_OK) == 0) {
			info->interpreter = file;
			return 0;
		}
	}
	return home_wanted(&info->home, name) ? look_elsewhere(info, name) : 0;
}

static const char *
next_looked(const char *file)
{
	const char *result = file + strlen(file) + 1;

	return result + strlen(result) + 1;
}

/* Returns 1 if an entry has the last result of its file, and is the first that has it. */
static int
is_looked_shown(const struct buf *looked, const char *entry)
{
	const char *end = looked->data + looked->len, *result = entry + strlen(entry) + 1;
	const char *last = result;

	for (const char *at = looked->data; at < end; at = next_looked(at)) {
		const char *other = at + strlen(at) + 1;

		if (strcmp(at, entry) != 0)
			continue;
		if (at < entry && !strcmp(other, result))
			return 0;
		last = other;
	}
	return !strcmp(last, result);
}

/*
 * Leaves each file once: a home's interpreter has two names that are often the same, and PATH and
 * the well-known places have directories in common. Returns 0, or -1 with errno ENOMEM.
 */
static int
drop_looked_twice(struct buf *looked)
{
	struct buf kept = {0};
	const char *at = looked->data;
	int status = 0;

	for (const char *next; at && at < looked->data + looked->len; at = next) {
		next = next_looked(at);
		if (is_looked_shown(looked, at))
			status |= buf_add(&kept, at, (size_t)(next - at));
	}
	buf_free(looked);
	*looked = kept;
	return status;
}

int
shim_view_read(struct shim_view *info, const char *dir)
{
	struct path file;
	int fd;

	if (io_absolute(dir, &info->env) < 0)
		return fail_errno("cannot read '%s'", dir);
	file = info->env;
	if (path_push(&file, CFG_NAME) < 0)
		return fail_errno("cannot read '%s'", dir);
	fd = open(file.buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return not_environment(dir, dir, CFG_NAME);
	if (fd < 0)
		return fail_errno("cannot read '%s'", file.buf);
	if (home_read(&info->home, fd, info->env.buf) < 0 || home_follow(&info->home) < 0) {
		close(fd);
		if (errno == EBADMSG)
			return failf("cannot use '%s': %s", info->home.cfg.buf, info->home.wrong);
		return fail_errno("cannot use '%s'", info->home.cfg.buf);
	}
	close(fd);
	if (io_slurp(AT_FDCWD, file.buf, &info->text, CFG_MAX) < 0)
		return fail_errno("cannot read '%s'", file.buf);
	if (look(info) < 0)
		return -1;
	if (drop_looked_twice(&info->looked) < 0)
		return fail_errno("cannot find the interpreter of '%s'", info->env.buf);
	return 0;
}

void
shim_view_release(struct shim_view *info)
{
	buf_free(&info->text);
	buf_free(&info->looked);
}
