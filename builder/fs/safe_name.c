/* SPDX-License-Identifier: MIT */
/*
 * Names in archives; see fs/safe_name.h. PKWARE APPNOTE 4.4.17: relative, with '/' between
 * components.
 */
#include <string.h>

#include "common/layout.h"
#include "fs/safe_name.h"

static const char *
reject_component(const char *name, size_t n)
{
	if (n == 0)
		return "it has an empty part";
	if (n == 1 && name[0] == '.')
		return "it has a part '.'";
	if (n == 2 && name[0] == '.' && name[1] == '.')
		return "it climbs out with '..'";
	if (n >= NAME_CAP)
		return "a part of it is too long";
	return NULL;
}

static const char *
reject_byte(unsigned char c)
{
	if (c < ' ' || c == 0x7f)
		return "it holds a control character";
	if (c == '\\')
		return "it holds a backslash"; /* a separator to some programs */
	return NULL;
}

const char *
safe_name_reject(const char *name, size_t n)
{
	size_t start = 0;
	const char *why;

	if (n == 0)
		return "it is empty";
	if (n >= PATH_CAP)
		return "it is too long";
	if (name[0] == '/')
		return "it is absolute";
	for (size_t i = 0; i < n; i++)
		if ((why = reject_byte((unsigned char)name[i])))
			return why;
	if (name[n - 1] == '/')
		n--;
	for (size_t i = 0; i <= n; i++) {
		if (i < n && name[i] != '/')
			continue;
		if ((why = reject_component(name + start, i - start)))
			return why;
		start = i + 1;
	}
	return NULL;
}

int
safe_name_is_deep(const char *name, size_t n)
{
	int parts = 1;

	for (size_t i = 0; i < n; i++)
		parts += name[i] == '/';
	return parts > SAFE_NAME_DEPTH;
}

const char *
safe_name_reject_link(const char *name, const char *target)
{
	size_t depth = 0;
	int is_after_name = 0;

	if (!*target || strlen(target) >= PATH_CAP)
		return "it is a link to nothing";
	if (*target == '/')
		return "it is a link that leads out, by an absolute name";
	for (; *name; name++)
		depth += *name == '/';
	while (*target) {
		size_t n = strcspn(target, "/");

		if (n == 2 && !memcmp(target, "..", 2)) {
			if (is_after_name)
				return "it is a link with '..' after a name";
			if (depth-- == 0)
				return "it is a link that leads out";
		} else if (n > 1 || (n == 1 && *target != '.')) {
			is_after_name = 1;
		}
		target += n + strspn(target + n, "/");
	}
	return NULL;
}
