/* SPDX-License-Identifier: MIT */
/*
 * The names of interpreters; see common/home.h.
 */
#include <string.h>

#include "common/home.h"

/* Returns 1 for "python", "python3", "pypy3": another version may have that name later. */
static int
is_versionless(const char *name)
{
	static const char *const names[] = {"python", "python3", "pypy", "pypy3"};

	for (int i = 0; i < 4; i++)
		if (!strcmp(name, names[i]))
			return 1;
	return 0;
}

/* Joins three words. All come from struct home, so they fit. */
static int
join_name(char name[NAME_CAP], const char *a, const char *b, const char *c)
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

/* Debian has python3.9 and pypy3.9 in one directory: one never replaces the other. */
static int
exact_name(const struct home *home, char name[NAME_CAP])
{
	int is_pypy = !strcmp(home->implementation, "pypy");

	return join_name(name, is_pypy ? "pypy" : "python", home->version, home->abi);
}

static int
is_graalpy(const struct home *home)
{
	return !strncmp(home->implementation, "graal", 5);
}

int
home_wanted(const struct home *home, char name[NAME_CAP])
{
	return home->version[0] && !is_graalpy(home) && exact_name(home, name);
}

int
home_name(const struct home *home, int i, char name[NAME_CAP])
{
	int is_pypy = !strcmp(home->implementation, "pypy");

	if (home->executable[0] && !(home->version[0] && is_versionless(home->executable)) &&
	    i-- == 0)
		return join_name(name, home->executable, "", "");
	if (home->version[0]) {
		if (i-- == 0)
			return exact_name(home, name);
		if (is_graalpy(home) && i-- == 0)
			return join_name(name, "graalpy", "", "");
		return 0;
	}
	if (is_pypy)
		return i == 0 ? join_name(name, "pypy3", "", "") : 0;
	if (i-- == 0)
		return join_name(name, "python3", "", "");
	return i == 0 ? join_name(name, "python", "", "") : 0;
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
