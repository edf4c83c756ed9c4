/* SPDX-License-Identifier: MIT */
/*
 * Scripts of setuptools' develop; see repair/dev_script.h.
 */
#include <string.h>

#include "repair/dev_script.h"
#include "text/line.h"
#include "text/py_repr.h"
#include "text/quote.h"

#define LINES_MAX 32 /* of such a script */

/* Appends an expression for a path below the environment: repr, n bytes, is a literal. */
static int
add_expression(const struct environment *env, const char *repr, size_t n, struct buf *out)
{
	struct buf path = {0};
	size_t rest;
	int status = py_repr_read(repr + 1, n - 2, &path), changed = 0;

	if (status == 0 && environment_holds(env, buf_str(&path), path.len, &rest)) {
		changed = 1;
		status = buf_puts(out, "__import__('os').path.join(__import__('sys').prefix, "
				       "__import__('os').fsdecode(b") |
			 quote_text(out, QUOTE_PYTHON_BYTES, path.data + rest) |
			 buf_puts(out, "))");
	}
	buf_free(&path);
	return status < 0 ? -1 : changed;
}

int
dev_script_relative(const struct environment *env, const char *source, size_t n, struct buf *out)
{
	static const char mark[] = "# EASY-INSTALL-DEV-SCRIPT: ", key[] = "__file__ = ";
	int is_marked = 0;
	struct line line;

	for (size_t at = 0, i = 0; at < n && i < LINES_MAX; at = line.next, i++) {
		const char *repr;
		size_t len;
		int status;

		line = line_at(source, n, at);
		is_marked |= line_starts(line, mark);
		if (!is_marked || !line_starts(line, key))
			continue;
		repr = line.at + sizeof(key) - 1;
		len = line.len - (sizeof(key) - 1);
		if (len < 3 || (*repr != '\'' && *repr != '"') || repr[len - 1] != *repr)
			return 0;
		status = buf_add(out, source, (size_t)(repr - source));
		if (status == 0)
			status = add_expression(env, repr, len, out);
		if (status > 0 && buf_add(out, repr + len, n - (size_t)(repr + len - source)) < 0)
			return -1;
		return status;
	}
	return 0;
}
