/* SPDX-License-Identifier: MIT */
/*
 * Any members in an unpacked archive, a line each: "NAME", "NAME/" and "NAME\tTARGET", a deferred
 * link. No link leads out of the tree, and the directory with the environment is lifted whole. The
 * first line is the prefix.
 */
#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "archive/deferred_links.h"
#include "core/buf.h"
#include "env/unread.h"
#include "env/walk.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "fs/tree.h"
#include "fuzz.h"
#include "unpack/topdir.h"

#define BENEATH 8 /* RESOLVE_BENEATH of <linux/openat2.h> */

static char *base;
static struct path root_name;
static int base_fd = -1;

static void
drop_base(void)
{
	rmdir(base);
}

static int
make_root(void)
{
	int root;

	if (base_fd < 0) {
		base = fuzz_dir();
		atexit(drop_base);
		base_fd = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		path_set(&root_name, base, strlen(base));
		MUST(path_push(&root_name, "root") == 0);
	}
	root = tree_open(base_fd, "root");
	MUST(root >= 0);
	return root;
}

/* The kernel follows each link, and none may lead out of the root on its way. */
static void
check_links(int root)
{
	uint64_t how[3] = {O_PATH | O_CLOEXEC, 0, BENEATH};
	const struct walk_file *link = NULL;
	struct walk walk;
	struct unread unread = {0};

	MUST(walk_all(&walk, root, &unread) == 0 && unread.count == 0);
	while ((link = walk_next(&walk, WALK_LINK, link))) {
		int fd = (int)syscall(SYS_openat2, root, link->name, how, sizeof(how));

		MUST(fd >= 0 || errno != EXDEV);
		if (fd >= 0)
			close(fd);
	}
	walk_release(&walk);
	unread_release(&unread);
}

static void
add_member(struct extract *extract, struct deferred_links *links, const char *prefix, char *line)
{
	char *tab = strchr(line, '\t');
	size_t n = tab ? (size_t)(tab - line) : strlen(line);
	int fd;

	if (tab)
		*tab = '\0';
	if (safe_name_reject(line, n))
		return;
	if (tab && line[n - 1] != '/') {
		MUST(deferred_links_note(links, line, tab + 1) == 0);
		return;
	}
	if (!name_starts(line, prefix) || !line[strlen(prefix)])
		return;
	line += strlen(prefix);
	if (line[strlen(line) - 1] == '/') {
		line[strlen(line) - 1] = '\0';
		extract_dir(extract, line);
	} else if ((fd = extract_file(extract, line, 0644)) >= 0) {
		MUST(extract_end(fd, 1) == 0);
	}
}

static size_t
count_entries(int root, const char *name)
{
	int fd = openat(root, *name ? name : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct buf names = {0};
	size_t count = 0;

	MUST(fd >= 0 && dirlist_read(fd, &names) == 0);
	for (const char *at = NULL; (at = dirlist_next(&names, at));)
		count++;
	buf_free(&names);
	close(fd);
	return count;
}

static void
check_topdir(int root)
{
	struct path name;
	struct stat st;
	size_t count;

	if (topdir_find(root, &name) <= 0)
		return;
	MUST(name.len == 0 || !safe_name_reject(name.buf, name.len));
	count = count_entries(root, name.buf);
	if (name.len > 0)
		MUST(topdir_lift(root, &name) == 0);
	MUST(fstatat(root, "pyvenv.cfg", &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode));
	MUST(count_entries(root, "") == count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *prefix = fuzz_line(&rest);
	struct deferred_links links = {0};
	struct extract extract;
	uint64_t left = 1 << 20;
	const char *name = NULL, *why = NULL;
	int root = make_root();

	if (safe_name_reject(prefix, strlen(prefix)) || !name_ends(prefix, "/"))
		prefix = "";
	extract_open(&extract, root, &left);
	while (*rest)
		add_member(&extract, &links, prefix, fuzz_line(&rest));
	if (deferred_links_make(&links, &extract, root_name.buf, prefix, &name, &why) < 0)
		MUST(name && (why || errno != EBADMSG));
	extract_close(&extract);
	check_links(root);
	check_topdir(root);
	deferred_links_release(&links);
	close(root);
	MUST(tree_remove(base_fd, "root") == 0);
	free(text);
	return 0;
}
