/* SPDX-License-Identifier: MIT */
/*
 * String literals; see text/py_literal.h.
 */
#include "text/py_literal.h"

size_t
py_literal_length(const char *at, const char *end)
{
	const char *stop = at + 1;

	while (stop < end && *stop != *at && *stop != '\n' && *stop != '\\')
		stop++;
	return stop < end && *stop == *at ? (size_t)(stop - at) + 1 : 0;
}

size_t
py_literal_next(const char **at, const char *end)
{
	for (; *at < end; (*at)++) {
		size_t n = **at == '\'' || **at == '"' ? py_literal_length(*at, end) : 0;

		if (n > 0)
			return n;
	}
	return 0;
}
