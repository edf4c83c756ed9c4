/* SPDX-License-Identifier: MIT */
/*
 * Healing; see heal.h.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/attributes.h"
#include "common/pyvenv_cfg.h"
#include "heal.h"

#define HOMES "movenv-homes"

struct text {
	size_t len;
	char buf[CFG_MAX];
};

static struct text old, new;

/* Bytes that do not fit are left out. Then the new text is full, and it is not written. */
static void
add_text(const char *from, size_t n)
{
	if (n > sizeof(new.buf) - new.len)
		n = sizeof(new.buf) - new.len;
	memcpy(new.buf + new.len, from, n);
	new.len += n;
}

/* Returns 1 if dir is in the list of paths, which ':' separates. */
static int
is_listed(struct cfg_span list, const char *dir, size_t n)
{
	const char *end = list.at + list.len;

	for (const char *at = list.at, *next; at <= end; at = next + 1) {
		next = memchr(at, ':', (size_t)(end - at));
		if (!next)
			next = end;
		if ((size_t)(next - at) == n && !memcmp(at, dir, n))
			return 1;
	}
	return 0;
}

/* Returns the value of a key in the old text; its `at` is NULL if the key is missing. */
static struct cfg_span
old_value(const char *name)
{
	struct cfg_span value;

	return cfg_find(old.buf, old.len, name, &value) ? value : (struct cfg_span){NULL, 0};
}

/* Makes the new text. Returns 0, or -1 if the file was healed from that home before. */
static int
make_new_text(const struct path *file)
{
	struct cfg_scan scan = {old.buf, old.len};
	struct cfg_span home = old_value("home"), executable = old_value("executable"),
			homes = old_value(HOMES);
	struct cfg_span key, value;
	size_t dir = (size_t)(path_base(file->buf) - file->buf) - 1;
	const char *at = old.buf;

	/* Python would read another path: a value is one line, without spaces at its ends. */
	if (memchr(file->buf, '\n', dir) || (unsigned char)file->buf[dir - 1] <= ' ')
		return -1;
	if (is_listed(home, file->buf, dir) || is_listed(homes, file->buf, dir))
		return -1;
	new.len = 0;
	while (cfg_next(&scan, &key, &value)) {
		if (value.at != home.at && value.at != executable.at && value.at != homes.at)
			continue;
		add_text(at, (size_t)(value.at - at));
		at = value.at + value.len;
		if (value.at == homes.at) {
			add_text(value.at, value.len);
			add_text(":", 1);
			add_text(home.at, home.len);
		} else
			add_text(file->buf, value.at == home.at ? dir : file->len);
	}
	add_text(at, (size_t)(old.buf + old.len - at));
	if (!homes.at) {
		if (new.buf[new.len - 1] != '\n')
			add_text("\n", 1);
		add_text(HOMES " = ", sizeof(HOMES " = ") - 1);
		add_text(home.at, home.len);
		add_text("\n", 1);
	}
	return new.len == sizeof(new.buf) ? -1 : 0;
}

/*
 * Writes the new text to a temporary beside the file, which is open as `from` and has the status
 * st, and renames it.
 */
static int
replace_cfg(const char *name, const char *temporary, int from, const struct stat *st)
{
	struct stat now;
	int fd = openat(AT_FDCWD, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int done;

	if (fd < 0)
		return -1;
	done = write(fd, new.buf, new.len) == (ssize_t) new.len &&fsync(fd) == 0 &&
	       !attributes_copy(from, fd);
	close(fd);
	/* If somebody wrote the file meanwhile, their text stays. */
	if (done && fstatat(AT_FDCWD, name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    now.st_ino == st->st_ino && now.st_mtim.tv_nsec == st->st_mtim.tv_nsec &&
	    rename(temporary, name) == 0)
		return 0;
	unlink(temporary);
	return -1;
}

/* A random name: machines that share the directory can have the same process numbers. */
static int
name_temporary(struct path *temporary)
{
	uint64_t number = *(const uint64_t *)getauxval(AT_RANDOM);
	char digits[17] = ".";

	for (size_t i = 1; i < sizeof(digits); i++, number >>= 4)
		digits[i] = (char)('a' + (number & 15));
	return path_add(temporary, digits, sizeof(digits));
}

int
heal(const struct path *env, const struct path *file)
{
	struct path name, temporary;
	struct stat st;
	int fd, n;

	path_copy(&name, env);
	if (path_push(&name, CFG_NAME) < 0)
		return -1;
	path_copy(&temporary, &name);
	if (name_temporary(&temporary) < 0)
		return -1;
	fd = openat(AT_FDCWD, name.buf, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 || fstatat(fd, "", &st, AT_EMPTY_PATH) < 0 || st.st_uid != geteuid() ||
	    !(st.st_mode & S_IWUSR))
		return -1;
	n = cfg_read(fd, old.buf);
	old.len = (size_t)n;
	return n < 0 || make_new_text(file) < 0 ? -1
						: replace_cfg(name.buf, temporary.buf, fd, &st);
}
