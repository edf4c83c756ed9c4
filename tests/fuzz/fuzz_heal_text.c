/* SPDX-License-Identifier: MIT */
/*
 * Any text as a pyvenv.cfg that the shim heals, "FILE\nTEXT": only home, executable and
 * movenv-homes change, and no home that was replaced is written again.
 */
#include "common/pyvenv_cfg.h"
#include "fuzz.h"
#include "heal_text.h"

static int
is_cfg_value(const struct heal_text *text, const char *key, const char *value, size_t n)
{
	struct cfg_span found;

	return cfg_find(text->buf, text->len, key, &found) && found.len == n &&
	       !memcmp(found.at, value, n);
}

/* Takes the next line that has none of the three keys. Returns 0 at the end. */
static int
next_other(const struct heal_text *text, size_t *at, const char **line, size_t *n)
{
	while (*at < text->len) {
		const char *end = memchr(text->buf + *at, '\n', text->len - *at);
		struct cfg_scan scan;
		struct cfg_span key, value;

		*line = text->buf + *at;
		*n = end ? (size_t)(end - *line) : text->len - *at;
		*at += *n + (end != NULL);
		scan = (struct cfg_scan){*line, *n};
		if (!cfg_next(&scan, &key, &value) ||
		    (!cfg_is(key, "home") && !cfg_is(key, "executable") &&
		     !cfg_is(key, "movenv-homes")))
			return 1;
	}
	return 0;
}

static void
check_kept(const struct heal_text *old, const struct heal_text *new)
{
	size_t at = 0, new_at = 0, n, new_n;
	const char *line, *new_line;

	while (next_other(old, &at, &line, &n)) {
		MUST(next_other(new, &new_at, &new_line, &new_n));
		MUST(n == new_n && !memcmp(line, new_line, n));
	}
	MUST(!next_other(new, &new_at, &new_line, &new_n));
}

/* The file "python3" in the old home: that is not written again. */
static void
check_refused(const struct heal_text *old, const struct heal_text *new, const struct path *file)
{
	static struct heal_text third;
	struct cfg_span home;
	struct path back;

	MUST(heal_text(&third, new, file) < 0);
	MUST(cfg_find(old->buf, old->len, "home", &home) && home.len > 0);
	if (path_set(&back, home.at, home.len) == 0 && path_push(&back, "python3") == 0)
		MUST(heal_text(&third, new, &back) < 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct heal_text old, new;
	char *text = fuzz_text(data, n), *rest = text, *name = fuzz_line(&rest);
	struct path file;
	struct cfg_span value;
	size_t dir = (size_t)(path_base(name) - name);

	old.len = strlen(rest);
	if (name[0] == '/' && name[dir] && path_set(&file, name, strlen(name)) == 0 &&
	    old.len < CFG_MAX) {
		memcpy(old.buf, rest, old.len);
		while (dir > 1 && name[dir - 1] == '/')
			dir--;
		if (heal_text(&new, &old, &file) == 0) {
			MUST(new.len < CFG_MAX && !memchr(new.buf, '\0', new.len));
			MUST(is_cfg_value(&new, "home", name, dir));
			if (cfg_find(old.buf, old.len, "executable", &value))
				MUST(is_cfg_value(&new, "executable", name, file.len));
			else
				MUST(!cfg_find(new.buf, new.len, "executable", &value));
			check_kept(&old, &new);
			check_refused(&old, &new, &file);
		}
	}
	free(text);
	return 0;
}
