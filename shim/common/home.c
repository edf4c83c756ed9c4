/* SPDX-License-Identifier: MIT */
/*
 * The home directory of an environment; see common/home.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/abi.h"
#include "common/home.h"

/* The keys that are read. The text stays in its buffer until the next file is read. */
enum { HOME, EXECUTABLE, VERSION, VERSION_INFO, IMPLEMENTATION, STANDALONE, ABI, BASE, KEYS };

static int
home_wrong(struct home *home, const char *how)
{
	home->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Finds the values of the keys; of equal keys the first counts. */
static void
scan_keys(const char *text, size_t len, struct cfg_span values[KEYS])
{
	static const char names[KEYS][16] = {"home",         "executable",     "version",
					     "version_info", "implementation", "movenv-home",
					     ABI_KEY,        BASE_KEY};
	struct cfg_scan scan = {text, len};
	struct cfg_span key, value;

	while (cfg_next(&scan, &key, &value))
		for (int i = 0; i < KEYS; i++)
			if (!values[i].at && cfg_is(key, names[i]))
				values[i] = value;
}

static int
home_too_long(struct home *home)
{
	return home_wrong(home, HOME_TOO_LONG);
}

static int
take_value(struct home *home, char *to, size_t cap, const char *from, size_t n)
{
	if (n >= cap)
		return home_too_long(home);
	memcpy(to, from, n);
	to[n] = '\0';
	return 0;
}

/* "3.12", "3.12.1", "3.12.1.final.0", "3.13.0t": takes "X.Y" and the letters of the ABI. */
static int
take_home_version(struct home *home, struct cfg_span text)
{
	const char *end = text.at + text.len;
	const char *dot = cfg_skip_digits(text.at, end);
	const char *at = dot < end && *dot == '.' ? cfg_skip_digits(dot + 1, end) : dot;
	size_t n = (size_t)(at - text.at);

	/* Neither number is missing. */
	if (dot == text.at || n < (size_t)(dot - text.at) + 2 || n >= sizeof(home->version))
		return home_wrong(home, "its version is not of the form X.Y");
	memcpy(home->version, text.at, n);
	home->version[n] = '\0';
	if (at < end && *at == '.')
		at = cfg_skip_digits(at + 1, end);
	abi_take(home->abi, at, end);
	return 0;
}

static int
take_home_executable(struct home *home, struct cfg_span file)
{
	size_t at = file.len;

	while (at > 0 && file.at[at - 1] != '/')
		at--;
	/* "." and ".." are not files. */
	if (file.len - at <= 2 && file.len > at && file.at[at] == '.')
		at = file.len;
	return take_value(home, home->executable, sizeof(home->executable), file.at + at,
			  file.len - at);
}

static int
take_home_implementation(struct home *home, struct cfg_span from)
{
	char *to = home->implementation;

	if (take_value(home, to, sizeof(home->implementation), from.at, from.len) < 0)
		return -1;
	for (; *to; to++)
		if (*to >= 'A' && *to <= 'Z')
			*to |= 0x20;
	return 0;
}

static int
take_home_values(struct home *home, const struct cfg_span values[KEYS])
{
	if (!values[HOME].at || values[HOME].len == 0)
		return home_wrong(home, "it has no key 'home'");
	if (values[HOME].at[0] != '/')
		return home_wrong(home, "its key 'home' is not an absolute directory name");
	if (path_set(&home->dir, values[HOME].at, values[HOME].len) < 0)
		return home_too_long(home);
	if (!home->hops && values[STANDALONE].at &&
	    take_value(home, home->standalone, sizeof(home->standalone), values[STANDALONE].at,
		       values[STANDALONE].len) < 0)
		return -1;
	if (!home->executable[0] && values[EXECUTABLE].at &&
	    take_home_executable(home, values[EXECUTABLE]) < 0)
		return -1;
	if (!home->version[0] && values[VERSION].at && take_home_version(home, values[VERSION]) < 0)
		return -1;
	if (!home->version[0] && values[VERSION_INFO].at &&
	    take_home_version(home, values[VERSION_INFO]) < 0)
		return -1;
	if (!home->implementation[0] && values[IMPLEMENTATION].at &&
	    take_home_implementation(home, values[IMPLEMENTATION]) < 0)
		return -1;
	return 0;
}

/*
 * Takes the letters of the ABI that the version lacks, as CPython writes it, from the end of the
 * executable's name, or from the key. A name without letters that is another build's is dropped.
 */
static void
complete_abi(struct home *home, struct cfg_span key)
{
	const char *rest = home->executable;
	char name[NAME_CAP];
	size_t n;

	if (home->abi[0] || !home_wanted(home, name))
		return;
	n = strlen(name);
	if (!strncmp(rest, name, n) && *abi_take(home->abi, rest + n, rest + strlen(rest)))
		home->abi[0] = '\0';
	if (home->abi[0] || !key.at)
		return;
	abi_take(home->abi, key.at, key.at + key.len);
	if (!strcmp(rest, name) && !abi_is_plain_name(&home->dir, name, home->abi))
		home->executable[0] = '\0';
}

static const char *
explain_cfg_errno(int number)
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
read_home_cfg(struct home *home, int fd)
{
	static char first[CFG_MAX], later[CFG_MAX];
	char *text = home->hops ? later : first;
	int n = cfg_read(fd, text);
	struct cfg_span values[KEYS] = {0};

	if (n < 0)
		return explain_cfg_errno(errno) ? home_wrong(home, explain_cfg_errno(errno)) : -1;
	if (!home->hops)
		home->text = text, home->text_len = (size_t)n;
	scan_keys(text, (size_t)n, values);
	if (take_home_values(home, values) < 0)
		return -1;
	home->tells_base |= values[BASE].at != NULL;
	complete_abi(home, values[ABI]);
	return 0;
}

int
home_read(struct home *home, int fd, const char *env)
{
	if (path_set(&home->cfg, env, strlen(env)) < 0 || path_push(&home->cfg, CFG_NAME) < 0)
		return -1;
	return read_home_cfg(home, fd);
}

int
home_follow(struct home *home)
{
	struct path next;

	for (;;) {
		int fd, status;

		path_copy(&next, &home->dir);
		if (path_up(&next) < 0 || path_push(&next, CFG_NAME) < 0)
			return home_too_long(home);
		fd = openat(AT_FDCWD, next.buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (fd < 0)
			return 0;
		if (++home->hops > HOME_HOPS_MAX) {
			close(fd);
			return home_wrong(home, "its home leads in a circle of environments");
		}
		path_copy(&home->cfg, &next);
		status = read_home_cfg(home, fd);
		close(fd);
		if (status < 0)
			return -1;
	}
}
