/* SPDX-License-Identifier: MIT */
/*
 * The python of an environment; see py/venv.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf/loader.h"
#include "fs/io.h"
#include "fs/owner.h"
#include "py/venv.h"
#include "python/candidate.h"
#include "text/line.h"

#define VENV_FILE_MAX (8 * 1024L) /* bytes of a file .venv, at most */

int
venv_is_py(const char *file)
{
	return io_same("/proc/self/exe", file);
}

int
venv_python(const struct path *env, struct path *python, struct buf *why)
{
	*python = *env;
	if (path_push(python, "bin/python") < 0) {
		buf_puts(why, strerror(errno));
		return 0;
	}
	buf_puts(why, "its bin/python cannot be started: ");
	switch (loader_of(python->buf, why)) {
	case LOADER_NONE:
		return 0;
	case LOADER_SCRIPT:
		buf_puts(why, "it is a script, which could start py again");
		return 0;
	default:
		break;
	}
	if (venv_is_py(python->buf)) {
		buf_puts(why, "it is py itself");
		return 0;
	}
	buf_free(why);
	return 1;
}

/* NULL, or the reason not to trust a name of this status, or the directory that it is in. */
static const char *
distrust_name(const struct path *name, const struct stat *st)
{
	struct path dir = *name;
	struct stat above;

	if (!owner_is_trusted(st->st_uid))
		return "it belongs to another user";
	if (path_up(&dir) < 0 || stat(dir.buf, &above) < 0)
		return strerror(errno);
	return above.st_mode & S_IWOTH ? "everybody may write to its directory" : NULL;
}

/* Applies the rule of interpreters to the directories above. It ends well at a pyvenv.cfg. */
static int
is_way_trusted(const struct path *python, struct buf *why)
{
	enum trust trust = candidate_trust(python->buf, TRUST_PATH, why);

	return trust == TRUST_GIVEN || trust == TRUST_ENVIRONMENT;
}

/* Sets *env to the directory that the first line of the file names. Returns 1, or 0 with why. */
static int
follow_venv_file(const struct path *name, struct path *env, struct buf *why)
{
	static const char mark[] = "\xef\xbb\xbf"; /* editors on Windows put it in front */
	struct buf text = {0};
	struct line line;
	int status = -1;

	if (io_slurp(AT_FDCWD, name->buf, &text, VENV_FILE_MAX) < 0) {
		buf_puts(why, strerror(errno));
		return 0;
	}
	line = line_at(buf_str(&text), text.len, 0);
	if (line_starts(line, mark)) {
		line.at += strlen(mark);
		line.len -= strlen(mark);
	}
	if (line.len == 0 || memchr(line.at, '\0', line.len)) {
		buf_puts(why, "its first line does not name a directory");
	} else {
		char *target = strndup(line.at, line.len);

		*env = *name;
		path_up(env);
		if (target && (target[0] == '/' ? path_set(env, target, line.len)
						: path_push(env, target)) == 0)
			status = 0;
		else
			buf_puts(why, strerror(errno));
		free(target);
	}
	buf_free(&text);
	return status == 0;
}

/* Judges the environment that a file or a symlink leads to. Returns 1, or 0 with why. */
static int
is_target_trusted(const struct path *env, struct buf *why)
{
	const char *wrong;
	struct stat st;

	if (stat(env->buf, &st) < 0)
		wrong = strerror(errno);
	else if (!S_ISDIR(st.st_mode))
		wrong = "it is not a directory";
	else
		wrong = distrust_name(env, &st);
	if (wrong)
		buf_printf(why, "it leads to '%s': %s", env->buf, wrong);
	return !wrong;
}

int
venv_take(const struct path *name, struct path *python, struct buf *why)
{
	struct path env = *name;
	struct stat st, target;
	const char *wrong;

	if (lstat(name->buf, &st) < 0)
		return 0;
	wrong = distrust_name(name, &st);
	target = st;
	if (!wrong && S_ISLNK(st.st_mode) && stat(name->buf, &target) < 0)
		wrong = errno == ENOENT ? "it is a dangling symlink" : strerror(errno);
	if (!wrong && !S_ISDIR(target.st_mode) && !S_ISREG(target.st_mode))
		wrong = "it is neither a directory nor a file";
	if (wrong) {
		buf_puts(why, wrong);
		return -1;
	}
	if (S_ISREG(target.st_mode) && !follow_venv_file(name, &env, why))
		return -1;
	if ((S_ISREG(target.st_mode) || S_ISLNK(st.st_mode)) && !is_target_trusted(&env, why))
		return -1;
	return venv_python(&env, python, why) && is_way_trusted(python, why) ? 1 : -1;
}
