/* SPDX-License-Identifier: MIT */
/*
 * movenv's own header; see script/own_header.h.
 */
#include <string.h>

#include "script/own_header.h"
#include "text/line.h"

#define LINES_MAX 64 /* of a header, of any version */

/* The options in movenv's own command, from `at` on. */
static void
take_own_options(const char *at, const char *end, struct interpreter *out)
{
	const char *self = memmem(at, (size_t)(end - at), " \"$0\"", 5);

	if (!self || self <= at + 1)
		return;
	out->options = at + 1;
	out->options_len = (size_t)(self - at) - 1;
}

int
own_header_read(const char *bytes, size_t n, size_t at, struct interpreter *out, size_t *body)
{
	static const char command[] = "exec \"${self%/*}/python\"";
	struct line line = line_at(bytes, n, at);
	int is_own = 0;

	if (!line_is(line, "'''':"))
		return 0;
	for (int i = 0; i < LINES_MAX && line.next < n; i++) {
		line = line_at(bytes, n, line.next);
		if (line_starts(line, command)) {
			is_own = 1;
			take_own_options(line.at + sizeof(command) - 1, line.at + line.len, out);
		}
		*body = line.next;
		/* The end of the string; a statement that makes __file__ absolute may follow. */
		if (line_is(line, "'''") || line_starts(line, "''';"))
			return is_own;
	}
	return 0;
}
