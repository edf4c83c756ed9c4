/* SPDX-License-Identifier: MIT */
/*
 * Where an environment was made; see env/origin.h.
 */
#include <string.h>

#include "env/origin.h"

/*
 * The last word of a command line that a shell would read, if it ends in a quoted one: movenv
 * quotes what must be. Returns 1, or 0 if it is another line.
 */
static int
take_quoted(struct cfg_span line, struct path *word)
{
	int quoted = 0;

	path_set(word, "", 0);
	if (line.len == 0 || line.at[line.len - 1] != '\'')
		return 0;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.at[i];

		if (c == '\'')
			quoted = !quoted;
		else if (!quoted && c == ' ')
			path_cut(word, 0);
		else if (path_add(word, !quoted && c == '\\' ? &line.at[++i] : &line.at[i], 1) < 0)
			return 0;
	}
	return !quoted && word->buf[0] == '/';
}

int
origin_of_command(struct cfg_span line, struct path *dir)
{
	const char *end = line.at + line.len, *last = NULL;

	if (take_quoted(line, dir))
		return 1;
	for (const char *at = line.at; (at = memmem(at, (size_t)(end - at), " /", 2));)
		last = ++at;
	return last && path_set(dir, last, (size_t)(end - last)) == 0;
}

int
origin_of_activate(const char **text, struct path *dir)
{
	static const char key[] = "VIRTUAL_ENV=";

	for (const char *at = *text; (at = strstr(at, key));) {
		const char *start = at += sizeof(key) - 1;
		size_t n = strcspn(start, "\r\n");

		*text = at;
		if ((*start == '\'' || *start == '"') && n > 1 && start[n - 1] == *start) {
			start++;
			n -= 2;
		}
		if (n > 0 && *start == '/' && !memchr(start, '$', n) && !memchr(start, '\'', n) &&
		    path_set(dir, start, n) == 0)
			return 1;
	}
	return 0;
}
