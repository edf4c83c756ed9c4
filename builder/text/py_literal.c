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
py_literal_skip(const char *at, const char *end)
{
	const char *stop = at + 1;

	while (stop < end && *stop != *at && *stop != '\n')
		stop += *stop == '\\' && stop + 1 < end && stop[1] != '\n' ? 2 : 1;
	return (size_t)(stop - at) + (stop < end && *stop == *at);
}

size_t
py_literal_next(const char **at, const char *end)
{
	while (*at < end) {
		int is_quote = **at == '\'' || **at == '"';
		size_t n = is_quote ? py_literal_length(*at, end) : 0;

		if (n > 0)
			return n;
		*at += is_quote ? py_literal_skip(*at, end) : 1;
	}
	return 0;
}
