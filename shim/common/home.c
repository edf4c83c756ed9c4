/* SPDX-License-Identifier: MIT */
/*
 * The home directory and the interpreter's name; see common/home.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"

/* What one file says; the text stays in the buffer until the next file is read. */
enum { HOME, EXECUTABLE, VERSION, VERSION_INFO, IMPLEMENTATION, BUNDLED, KEYS };

static int
wrong(struct home *home, const char *how)
{
	home->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* The values of the keys, the first of equal ones. */
static void
scan(const char *text, size_t len, struct cfg_span said[KEYS])
{
	static const char names[KEYS][16] = {"home",         "executable",     "version",
					     "version_info", "implementation", "movenv-home"};
	struct cfg_scan scan = {text, len};
	struct cfg_span key, value;

	while (cfg_next(&scan, &key, &value))
		for (int i = 0; i < KEYS; i++)
			if (!said[i].at && cfg_is(key, names[i]))
				said[i] = value;
}

static int
too_long(struct home *home)
{
	return wrong(home, HOME_TOO_LONG);
}

static int
take(struct home *home, char *to, size_t cap, const char *from, size_t n)
{
	if (n >= cap)
		return too_long(home);
	memcpy(to, from, n);
	to[n] = '\0';
	return 0;
}

static size_t
digits(const char *at, const char *end)
{
	size_t n = 0;

	while (at + n < end && at[n] >= '0' && at[n] <= '9')
		n++;
	return n;
}

/* "3.12", "3.12.1", "3.12.1.final.0", "3.13.0t": takes "X.Y", and the ABI's letters. */
static int
take_version(struct home *home, struct cfg_span text)
{
	const char *end = text.at + text.len;
	size_t major = digits(text.at, end);
	const char *at = text.at + major;
	size_t minor = at < end && *at == '.' ? digits(at + 1, end) : 0;
	size_t n = major + 1 + minor;

	if (!major || !minor || n >= sizeof(home->version))
		return wrong(home, "its version is no version (X.Y)");
	memcpy(home->version, text.at, n);
	home->version[n] = '\0';
	at = text.at + n;
	if (at < end && *at == '.')
		at += 1 + digits(at + 1, end);
	for (n = 0; at < end && (*at == 't' || *at == 'd') && n < sizeof(home->abi) - 1; at++)
		home->abi[n++] = *at;
	home->abi[n] = '\0';
	return 0;
}

static int
take_executable(struct home *home, struct cfg_span file)
{
	size_t at = file.len;

	while (at > 0 && file.at[at - 1] != '/')
		at--;
	/* "." and ".." name no file. */
	if (file.len - at <= 2 && file.len > at && file.at[at] == '.')
		at = file.len;
	return take(home, home->executable, sizeof(home->executable), file.at + at, file.len - at);
}

static int
take_implementation(struct home *home, struct cfg_span from)
{
	char *to = home->implementation;

	if (take(home, to, sizeof(home->implementation), from.at, from.len) < 0)
		return -1;
	for (; *to; to++)
		if (*to >= 'A' && *to <= 'Z')
			*to |= 0x20;
	return 0;
}

static int
take_all(struct home *home, const struct cfg_span said[KEYS])
{
	if (!said[HOME].at || said[HOME].len == 0)
		return wrong(home, "it has no key 'home'");
	if (said[HOME].at[0] != '/')
		return wrong(home, "its key 'home' is not an absolute directory name");
	if (path_set(&home->dir, said[HOME].at, said[HOME].len) < 0)
		return too_long(home);
	if (!home->hops && said[BUNDLED].at &&
	    take(home, home->bundled, sizeof(home->bundled), said[BUNDLED].at, said[BUNDLED].len) <
		    0)
		return -1;
	if (!home->executable[0] && said[EXECUTABLE].at &&
	    take_executable(home, said[EXECUTABLE]) < 0)
		return -1;
	if (!home->version[0] && said[VERSION].at && take_version(home, said[VERSION]) < 0)
		return -1;
	if (!home->version[0] && said[VERSION_INFO].at &&
	    take_version(home, said[VERSION_INFO]) < 0)
		return -1;
	if (!home->implementation[0] && said[IMPLEMENTATION].at &&
	    take_implementation(home, said[IMPLEMENTATION]) < 0)
		return -1;
	return 0;
}

static const char *
wrong_file(int number)
{
	switch (number) {
	case EINVAL:
		return "it is not a regular file";
	case EFBIG:
		return "it is longer than the 32 KiB that Python reads";
	case EILSEQ:
		return "it is not text";
	default:
		return NULL;
	}
}

static int
read_file(struct home *home, int fd)
{
	static char text[CFG_MAX];
	int n = cfg_read(fd, text);
	struct cfg_span said[KEYS] = {0};

	if (n < 0)
		return wrong_file(errno) ? wrong(home, wrong_file(errno)) : -1;
	scan(text, (size_t)n, said);
	return take_all(home, said);
}

int
home_read(struct home *home, int fd, const char *env)
{
	if (path_set(&home->cfg, env, strlen(env)) < 0 || path_push(&home->cfg, CFG_NAME) < 0)
		return -1;
	return read_file(home, fd);
}

int
home_follow(struct home *home)
{
	struct path next;

	for (;;) {
		int fd, status;

		path_copy(&next, &home->dir);
		if (path_up(&next) < 0 || path_push(&next, CFG_NAME) < 0)
			return too_long(home);
		fd = openat(AT_FDCWD, next.buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (fd < 0)
			return 0;
		if (++home->hops > HOME_HOPS_MAX) {
			close(fd);
			return wrong(home, "its home leads to environments without end");
		}
		path_copy(&home->cfg, &next);
		status = read_file(home, fd);
		close(fd);
		if (status < 0)
			return -1;
	}
}

/* "python", "python3", "pypy3": a name that a later version may take over. */
static int
is_versionless(const char *name)
{
	static const char *const names[] = {"python", "python3", "pypy", "pypy3"};

	for (int i = 0; i < 4; i++)
		if (!strcmp(name, names[i]))
			return 1;
	return 0;
}

/* Joins up to three words; all come from struct home, so they fit. */
static int
name_of(char name[NAME_CAP], const char *a, const char *b, const char *c)
{
	const char *words[] = {a, b, c};
	size_t len = 0;

	for (int i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		memcpy(name + len, words[i], n);
		len += n;
	}
	name[len] = '\0';
	return 1;
}

static int
is_graal(const struct home *home)
{
	return !strncmp(home->implementation, "graal", 5);
}

/* Debian has python3.9 and pypy3.9 in one place: never the one for the other. */
static int
exact_name(const struct home *home, char name[NAME_CAP])
{
	int is_pypy = !strcmp(home->implementation, "pypy");

	return name_of(name, is_pypy ? "pypy" : "python", home->version, home->abi);
}

int
home_wanted(const struct home *home, char name[NAME_CAP])
{
	return home->version[0] && !is_graal(home) && exact_name(home, name);
}

int
home_name(const struct home *home, int i, char name[NAME_CAP])
{
	int is_pypy = !strcmp(home->implementation, "pypy");

	if (home->executable[0] && !(home->version[0] && is_versionless(home->executable)) &&
	    i-- == 0)
		return name_of(name, home->executable, "", "");
	if (home->version[0]) {
		if (i-- == 0)
			return exact_name(home, name);
		if (is_graal(home) && i-- == 0)
			return name_of(name, "graalpy", "", "");
		return 0;
	}
	if (is_pypy)
		return i == 0 ? name_of(name, "pypy3", "", "") : 0;
	if (i-- == 0)
		return name_of(name, "python3", "", "");
	return i == 0 ? name_of(name, "python", "", "") : 0;
}

int
home_is_python(const char *name)
{
	static const char *const names[] = {"python", "pypy", "graalpy"};

	for (int i = 0; i < 3; i++) {
		size_t n = strlen(names[i]);
		const char *at = name + n;

		if (strncmp(name, names[i], n) != 0)
			continue;
		while (*at >= '0' && *at <= '9')
			at++;
		if (*at == '.' && at > name + n && at[1] >= '0' && at[1] <= '9')
			for (at++; *at >= '0' && *at <= '9';)
				at++;
		while (*at == 't' || *at == 'd' || *at == 'w')
			at++;
		if (*at == '\0')
			return 1;
	}
	return 0;
}
