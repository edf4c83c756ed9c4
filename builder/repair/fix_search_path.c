/* SPDX-License-Identifier: MIT */
/*
 * Search paths of programs; see repair/fix_search_path.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/interrupt.h"
#include "elf/dynamic.h"
#include "elf/search_path.h"
#include "fs/beneath.h"
#include "repair/fix_search_path.h"

/* "$ORIGIN", and "/.." for each directory between the environment and the file. */
static int
add_origin(struct buf *out, const char *file)
{
	int status = buf_puts(out, "$ORIGIN");

	for (; *file && status == 0; file++)
		if (*file == '/')
			status = buf_puts(out, "/..");
	return status;
}

/*
 * Returns the part of a directory's path that is relative to the environment, borrowed, or NULL.
 * pip keeps what it builds: what was built in one standalone environment may be in another.
 */
static const char *
find_inner_path(const struct environment *env, const struct path *dir)
{
	static const char base[] = "/" BASE_DIR "/";
	const char *inner = NULL;
	size_t rest;

	if (environment_holds(env, dir->buf, dir->len, &rest))
		return dir->buf + rest;
	for (const char *at = dir->buf; (at = strstr(at, base)); at++)
		inner = at + 1;
	return inner && faccessat(env->root, inner, F_OK, AT_SYMLINK_NOFOLLOW) == 0 ? inner : NULL;
}

static int
add_directory(const struct environment *env, const char *file, const char *dir, size_t n,
	      struct buf *out)
{
	struct path whole;
	const char *inner = NULL;

	/* With "/." appended, the environment's own directory is inside as well. */
	if (n > 0 && dir[0] == '/' && path_set(&whole, dir, n) == 0 && path_push(&whole, ".") == 0)
		inner = find_inner_path(env, &whole);
	if (!inner)
		return buf_add(out, dir, n);
	path_cut(&whole, whole.len - strlen("/."));
	if (add_origin(out, file) < 0)
		return -1;
	if (inner >= whole.buf + whole.len)
		return 1;
	return buf_putc(out, '/') < 0 || buf_puts(out, inner) < 0 ? -1 : 1;
}

int
fix_search_path_text(const struct environment *env, const char *file, const char *old,
		     struct buf *out)
{
	int changed = 0;

	for (;;) {
		size_t n = strcspn(old, ":");
		int status = add_directory(env, file, old, n, out);

		if (status < 0 || (old[n] && buf_putc(out, ':') < 0))
			return -1;
		changed |= status;
		if (!old[n])
			return changed;
		old += n + 1;
	}
}

/* Appends the new search path of an open file. Returns as fix_search_path_text(). */
static int
read_new_path(const struct environment *env, const char *file, int fd, struct buf *out)
{
	struct elf elf;
	int status = elf_read_any(&elf, fd);

	if (status > 0)
		status = fix_search_path_text(env, file, elf_search_path(&elf), out);
	elf_release(&elf);
	return status;
}

/* The fix_make of these files. */
static int
make_program(const struct issues *issues, const struct issue *issue, struct buf *out)
{
	struct search_path_change change;
	struct buf text = {0};
	struct file_id now;
	int fd = beneath_open_linkless(issues->env->root, issue->file);
	int status = fd < 0 ? -1 : read_new_path(issues->env, issue->file, fd, &text);

	if (status > 0)
		status = search_path_plan(&change, fd, text.len);
	else if (status == 0)
		status = -1, errno = ESTALE;
	if (status == 0)
		status = beneath_slurp(issues->env->root, issue->file, out, SIZE_MAX / 4, &now);
	if (status == 0 && !file_id_same(&now, &issue->old))
		status = -1, errno = ESTALE;
	if (status == 0)
		status = search_path_set(&change, out, buf_str(&text));
	if (fd >= 0)
		close(fd);
	buf_free(&text);
	return status;
}

static int
add_search_path(struct issues *issues, const struct owned *owned, const struct file_id *old)
{
	struct issue *issue = issues_add(issues, ISSUE_RPATH, "", owned->name);

	if (!issue || (owned->is_listed && issues_list(issues, issue, owned) < 0))
		return -1;
	issue->reason = "it looks for its libraries by an absolute path of an environment";
	issue->old = *old;
	issue_set_bytes(issue, "relative", (struct fix_bytes){.make = make_program});
	return 0;
}

static int
check_program(struct issues *issues, const struct owned *owned)
{
	struct search_path_change change;
	struct buf text = {0};
	struct file_id old;
	struct stat st = {0};
	int fd = beneath_open_linkless(issues->env->root, owned->name);
	int status;

	if (fd < 0) /* find_elf() notes it */
		return 0;
	status = fstat(fd, &st) < 0 ? -1 : 0;
	old = file_id_of(&st);
	if (status == 0 && S_ISREG(st.st_mode))
		status = read_new_path(issues->env, owned->name, fd, &text);
	if (status > 0)
		status = search_path_plan(&change, fd, text.len) == 0
				 ? add_search_path(issues, owned, &old)
				 : 0;
	close(fd);
	buf_free(&text);
	return status < 0 ? unread_note(issues->env->unread, owned->name) : 0;
}

int
fix_search_path(struct issues *issues)
{
	const struct owned_list *owned = &issues->dists->owned;
	int status = 0;

	for (size_t i = 0; status == 0 && i < owned->count; i++)
		if (owned->files[i].site == OWNED_SCRIPT && !owned->files[i].is_shim)
			status = interrupt_check() < 0 ? -1
						       : check_program(issues, &owned->files[i]);
	return status;
}
