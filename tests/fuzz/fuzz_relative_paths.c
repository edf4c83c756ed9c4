/* SPDX-License-Identifier: MIT */
/*
 * Any text as a .pth file and as a finder: only paths in the environment change, and they do not
 * lead out; a second run changes nothing.
 */
#include <ctype.h>

#include "env/environment.h"
#include "fuzz.h"
#include "repair/relative_paths.h"

#define SITE "lib/python3.12/site-packages"
#define CLIMB "../../../"
#define DEPTH 3 /* of SITE */

typedef int rewrite(const struct environment *, const char *, const struct buf *, struct buf *);

/* The part after one of the environment's names, or NULL. */
static const char *
inside(const struct environment *env, const char *path)
{
	for (size_t i = 0; i < env->name_count; i++)
		if (!strncmp(path, env->names[i].buf, env->names[i].len) &&
		    path[env->names[i].len] == '/')
			return path + env->names[i].len + 1;
	return NULL;
}

/* Cuts a line off, which ends in LF or CR, and the white space at its end. */
static char *
pth_line(char **rest)
{
	char *line = *rest, *end;

	*rest += strcspn(*rest, "\r\n");
	end = *rest;
	if (**rest)
		*(*rest)++ = '\0';
	while (end > line && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return line;
}

static void
check_lines(const struct environment *env, char *old, char *new)
{
	while (*old || *new) {
		const char *before = pth_line(&old), *after = pth_line(&new);
		const char *rest = inside(env, before);

		if (!strcmp(before, after))
			continue;
		MUST(rest && !strncmp(after, CLIMB, strlen(CLIMB)));
		MUST(!strcmp(after + strlen(CLIMB), rest));
		MUST(!environment_left(DEPTH, after, strlen(after)));
	}
}

/* All text outside of the changed literals stays, and what was before a literal is not a name. */
static void
check_finder(const char *old, const char *new)
{
	static const char call[] = "__import__('os').path.join(__import__('os').path.dirname("
				   "__import__('os').path.abspath(__file__)), '" CLIMB;
	const char *start = new, *at;

	while ((at = strstr(new, call)) && strncmp(old, new, (size_t)(at - new) + 1) != 0) {
		size_t n = (size_t)(at - new), rest;

		MUST(!strncmp(old, new, n) && (old[n] == '\'' || old[n] == '"'));
		MUST(at == start || (!isalnum((unsigned char)at[-1]) && at[-1] != '_'));
		old += n + 1;
		new = at + strlen(call);
		rest = strcspn(new, "'\n");
		MUST(!strncmp(new + rest, "')", 2) && !environment_left(0, new, rest));
		while (strncmp(old, new, rest) != 0 || (old[rest] != '\'' && old[rest] != '"'))
			MUST(*old++ && old[-1] != '\n');
		old += rest + 1;
		new += rest + 2;
		MUST(!strchr("'\"", new[strspn(new, " \t\r\n")]) || !new[strspn(new, " \t\r\n")]);
	}
	MUST(!strcmp(old, new));
}

static void
run(rewrite *relative, const struct environment *env, const struct buf *text)
{
	struct buf once = {0}, twice = {0};
	int changed = relative(env, SITE, text, &once);

	MUST(changed >= 0);
	MUST(changed == (once.len != text->len || memcmp(buf_str(&once), text->data, once.len)));
	MUST(relative(env, SITE, &once, &twice) == 0);
	MUST(twice.len == once.len && !memcmp(buf_str(&once), buf_str(&twice), once.len));
	if (strlen(text->data) == text->len && relative == relative_paths_pth)
		check_lines(env, text->data, once.len ? once.data : (char[1]){0});
	else if (strlen(text->data) == text->len)
		check_finder(text->data, buf_str(&once));
	buf_free(&once);
	buf_free(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct environment env = {.name_count = 2};
	struct buf text = {fuzz_text(data, n), n, n + 1};

	path_set(&env.names[0], "/e", 2);
	path_set(&env.names[1], "/home/env", 9);
	run(relative_paths_finder, &env, &text);
	run(relative_paths_pth, &env, &text);
	buf_free(&text);
	return 0;
}
