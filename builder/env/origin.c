/* SPDX-License-Identifier: MIT */
/*
 * Where an environment was made; see env/origin.h.
 */
#include <string.h>

#include "env/origin.h"
#include "text/sh_word.h"

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

/* Returns the first closing quote at the end of a line, or NULL. */
static const char *
quote_at_line_end(const char *at, char quote)
{
	while ((at = strchr(at, quote)) && !strchr("\r\n", at[1]))
		at++;
	return at;
}

/* Returns 1 for a value as a shell reads it, with nothing to expand, that ends its line. */
static int
take_sh_value(const char *at, struct path *dir)
{
	struct sh_word word;
	char value[PATH_CAP];

	return sh_word_read(&at, at + strlen(at), &word, value, sizeof(value)) > 0 &&
	       !word.is_expanded && strchr("\r\n", *at) && path_set(dir, value, word.n) == 0;
}

/*
 * Takes the value after VIRTUAL_ENV=. Between double quotes all makers write the directory as it
 * is. Between single ones virtualenv from 20.26.6 on and uv from 0.5 on write a quote as sh has it.
 */
static int
take_directory(const char *at, struct path *dir)
{
	static const char *const escapes[] = {"'\"'\"'", "'\\''"};
	size_t line = strcspn(at, "\r\n");
	const char *end = quote_at_line_end(at + 1, *at);
	int is_raw = *at == '"' || (*at == '\'' && end && end < at + line);

	for (size_t i = 0; is_raw && *at == '\'' && i < 2; i++)
		is_raw = !memmem(at + 1, line - 1, escapes[i], strlen(escapes[i]));
	if (!is_raw)
		return take_sh_value(at, dir);
	return end && path_set(dir, at + 1, (size_t)(end - at) - 1) == 0;
}

int
origin_of_activate(const char **text, struct path *dir)
{
	static const char key[] = "VIRTUAL_ENV=";

	for (const char *at = *text; (at = strstr(at, key));) {
		*text = at += sizeof(key) - 1;
		if (*at && take_directory(at, dir) && dir->buf[0] == '/')
			return 1;
	}
	return 0;
}
