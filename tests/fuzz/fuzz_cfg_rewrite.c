/* SPDX-License-Identifier: MIT */
/*
 * Any text as a pyvenv.cfg that gets other values, "PROMPT\nHOME\nTEXT": it parses, all other lines
 * stay byte for byte, and a second rewrite changes nothing. The same by the fix of repair.
 */
#include "common/compiler.h"
#include "common/pyvenv_cfg.h"
#include "env/cfg_rewrite.h"
#include "fuzz.h"
#include "repair/fix_cfg.h"

static const char *const keys[] = {"home", "executable", "prompt", "relocatable"};

#define KEYS COUNT_OF(keys)

static int
is_value(const char *text, size_t n, const char *key, const char *value)
{
	struct cfg_span found;

	return cfg_find(text, n, key, &found) && found.len == strlen(value) &&
	       !memcmp(found.at, value, found.len);
}

static size_t
count_keys(const char *text, size_t n)
{
	struct cfg_scan scan = {text, n};
	struct cfg_span key, value;
	size_t count = 0;

	while (cfg_next(&scan, &key, &value))
		count++;
	return count;
}

/* Each line of the old text is in the new one, in order, unless it has the key of a new value. */
static void
check_other_lines(const struct cfg_rewrite *new, char *old, char *text)
{
	int seen[KEYS] = {0};

	while (*old) {
		char *before = fuzz_line(&old), *after = fuzz_line(&text);
		struct cfg_scan scan = {before, strlen(before)};
		struct cfg_span key, value;
		int is_changed = 0;

		if (cfg_next(&scan, &key, &value))
			for (size_t i = 0; i < new->count; i++)
				if (cfg_is(key, new->keys[i]) && !seen[i]++)
					is_changed = new->values[i] != NULL;
		if (is_changed)
			MUST(!strncmp(before, after, strcspn(before, "=") + 1));
		else /* only the end of the last line is added */
			MUST(!strncmp(before, after, strlen(before)) &&
			     (!after[strlen(before)] || !strcmp(after + strlen(before), "\r")));
	}
}

static void
check_rewrite(const char *prompt, const char *home, const char *text)
{
	const char *const values[KEYS] = {home, NULL, prompt, "true"};
	const struct cfg_rewrite new = {keys, values, KEYS};
	struct buf once = {0}, twice = {0}, old = {0};
	size_t n = strlen(text), added = 0;

	if (cfg_rewrite(&new, text, n, &once) == 0) {
		for (size_t i = 0; i < KEYS; i++) {
			struct cfg_span value;

			added += values[i] && !cfg_find(text, n, keys[i], &value);
			MUST(!values[i] || strchr(values[i], '\r') == NULL);
			MUST(!values[i] || is_value(buf_str(&once), once.len, keys[i], values[i]));
		}
		MUST(count_keys(buf_str(&once), once.len) == count_keys(text, n) + added);
		MUST(cfg_rewrite(&new, once.data, once.len, &twice) == 0);
		MUST(once.len == twice.len && !memcmp(once.data, twice.data, once.len));
		MUST(buf_puts(&old, text) == 0);
		check_other_lines(&new, old.len ? old.data : (char[1]){0}, once.data);
	}
	buf_free(&once);
	buf_free(&twice);
	buf_free(&old);
}

/* The fix for an interpreter that has answered; done once, there is nothing to fix. */
static void
check_fix(const char *prompt, const char *text)
{
	static struct environment env;
	static struct home_python base;
	struct issues issues = {.env = &env}, after = {.env = &env};
	struct interp *interp = &base.interp;
	const struct issue *issue;

	base = (struct home_python){.is_asked = 1, .is_found = 1, .becomes = "x"};
	path_set(&env.dir, "/e", 2);
	path_set(&env.shown, "/shown", 6);
	path_set(&interp->home, "/bin", 4);
	path_set(&interp->file, "/bin/sh", 7);
	path_set(&base.file, "/bin/sh", 7);
	interp->version = "3.12.1";
	interp->version_info = "3.12.1.final.0";
	interp->implementation = "CPython";
	interp->base_prefix = "/usr";
	MUST(buf_puts(&base.cfg, text) == 0);
	if (fix_cfg(&issues, &base, prompt, 1) == 0) {
		MUST(issues.count == 1);
		issue = &issues.list[0];
		buf_free(&base.cfg);
		MUST(buf_add(&base.cfg, issue->fix.bytes.data.data, issue->fix.bytes.data.len) ==
		     0);
		MUST(is_value(base.cfg.data, base.cfg.len, "home", "/bin"));
		MUST(count_keys(base.cfg.data, base.cfg.len) <= count_keys(text, strlen(text)) + 9);
		base.is_direct = base.has_abi = 1; /* as the next run reads them */
		path_set(&base.home.dir, "/bin", 4);
		MUST(fix_cfg(&after, &base, prompt, 1) == 0 && after.count == 0);
	}
	buf_free(&base.cfg);
	issues_release(&issues);
	issues_release(&after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *home;
	char *prompt = fuzz_line(&rest);

	home = fuzz_line(&rest);
	check_fix(prompt, rest);
	check_rewrite(*prompt ? "'x'" : NULL, home, rest);
	free(text);
	return 0;
}
