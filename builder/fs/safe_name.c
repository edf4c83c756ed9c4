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
