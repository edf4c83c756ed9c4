/* SPDX-License-Identifier: MIT */
/*
 * Healing; see heal.h.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/attributes.h"
#include "common/pyvenv_cfg.h"
#include "heal.h"
#include "heal_text.h"
#include "new_file.h"
#include "patch.h"

static struct heal_text old, new;

static int
has_old_text(int fd)
{
	static char now[CFG_MAX];
	int n = cfg_read(fd, now);

	return n >= 0 && (size_t)n == old.len && !memcmp(now, old.buf, old.len);
}

/* The last look: if somebody wrote or replaced the file meanwhile, their text stays. */
static int
is_unchanged(const char *name, const struct stat *st)
{
	struct stat now;
	int fd = openat(AT_FDCWD, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int is_same = fd >= 0 && fstatat(fd, "", &now, AT_EMPTY_PATH) == 0 &&
		      now.st_ino == st->st_ino && now.st_dev == st->st_dev && has_old_text(fd);

	if (fd >= 0)
		close(fd);
	return is_same;
}

/*
 * Writes the new text to a temporary beside the file, which is open as `from` and has the status
 * st, and renames it.
 */
static int
replace_cfg(const char *name, const struct path *temporary, int from, const struct stat *st)
{
	int fd = new_file_open(temporary, 0600);
	int done;

	if (fd < 0)
		return -1;
	done = write(fd, new.buf, new.len) == (ssize_t) new.len &&fsync(fd) == 0 &&
	       !attributes_copy(from, fd);
	close(fd);
	if (done && is_unchanged(name, st) && rename(temporary->buf, name) == 0)
		return 0;
	unlink(temporary->buf);
	return -1;
}

/*
 * Sets the times of each interpreter's name beside exe to the present. Both are set: exfat-fuse
 * passes over one that is set alone.
 */
static void
touch_names(const struct path *exe)
{
	static _Alignas(64) char entries[4096]; /* a buffer: see room_take() */
	struct path dir;
	ssize_t n;
	int fd;

	path_copy(&dir, exe);
	if (path_up(&dir) < 0)
		return;
	fd = openat(AT_FDCWD, dir.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while ((n = getdents64(fd, (struct dirent *)(void *)entries, sizeof(entries))) > 0)
		for (char *at = entries; at < entries + n;) {
			struct dirent *entry = (struct dirent *)(void *)at;

			at += entry->d_reclen;
			if (home_is_python(entry->d_name))
				syscall(SYS_utimensat, fd, entry->d_name, NULL,
					AT_SYMLINK_NOFOLLOW);
		}
	close(fd);
}

int
heal(const struct path *env, const struct home *judged, const struct path *file,
     const struct path *exe)
{
	struct path name, temporary;
	struct stat st;
	int fd;

	path_copy(&name, env);
	if (new_file_is_limited(CFG_MAX) || path_push(&name, CFG_NAME) < 0)
		return -1;
	path_copy(&temporary, &name);
	if (path_add(&temporary, ".", 1) < 0 || new_file_name(&temporary) < 0)
		return -1;
	fd = openat(AT_FDCWD, name.buf, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 || fstatat(fd, "", &st, AT_EMPTY_PATH) < 0 || st.st_uid != geteuid() ||
	    !(st.st_mode & S_IWUSR))
		return -1;
	memcpy(old.buf, judged->text, judged->text_len);
	old.len = judged->text_len;
	old.patch = patch_find(file, judged->version);
	/* Debian's PyPy has no header at all: its version stays as it was. */
	if (!*old.patch && !strcmp(judged->implementation, "pypy"))
		old.patch = NULL;
	if (!has_old_text(fd) || heal_text(&new, &old, file) < 0 ||
	    replace_cfg(name.buf, &temporary, fd, &st) < 0)
		return -1;
	touch_names(exe);
	return 0;
}
