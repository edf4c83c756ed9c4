/* SPDX-License-Identifier: MIT */
/*
 * Any prompt and any directory in a new pyvenv.cfg, and any text as those of other tools:
 * "PROMPT\nDIR\nTEXT". They add no line, and both are read again as they were.
 */
#include "common/pyvenv_cfg.h"
#include "env/cfg_write.h"
#include "env/origin.h"
#include "env/prompt.h"
#include "fuzz.h"
#include "text/py_repr.h"
#include "text/utf8.h"

#define LINES 10 /* of a new pyvenv.cfg with a prompt and a command */

static int
is_text(const char *text)
{
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return 0;
	return utf8_kind_of(text) != UTF8_NOT;
}

static void
check_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++) {
		lines += *text == '\n';
		MUST(*text == '\n' || ((unsigned char)*text >= ' ' && *text != 0x7f));
	}
	MUST(lines == LINES);
}

static void
check_new(const char *prompt, const char *dir)
{
	static struct interp interp = {
		.version = "3.12.1", .version_info = "3.12.1.final.0", .implementation = "CPython"};
	const struct cfg_write_command made = {
		.prompt = prompt, .python = "/usr/bin/python3.12", .dir = dir, .seeds = ""};
	struct buf command = {0}, out = {0}, again = {0};
	struct cfg_write cfg = {.interp = &interp, .prompt = prompt};
	struct cfg_span value;
	struct path origin;

	path_set(&interp.home, "/usr/bin", 8);
	path_set(&interp.file, "/usr/bin/python3.12", 19);
	MUST(cfg_write_command(&made, &command) == 0);
	cfg.command = command.data;
	MUST(cfg_write_text(&cfg, &out) == 0);
	check_lines(out.data);
	MUST(cfg_find(out.data, out.len, "prompt", &value));
	MUST(prompt_of_cfg(value, &again) == 0 && !strcmp(buf_str(&again), prompt));
	MUST(cfg_find(out.data, out.len, "command", &value));
	if (dir[0] == '/' && strlen(dir) < PATH_CAP && is_text(dir))
		MUST(origin_of_command(value, &origin) && !strcmp(origin.buf, dir));
	buf_free(&command);
	buf_free(&out);
	buf_free(&again);
}

static void
check_foreign(const char *text)
{
	static struct environment env = {.name_count = 1};
	struct cfg_span all = {text, strlen(text)}, value = all;
	struct buf prompt = {0}, repr = {0};
	struct path origin;
	const char *at = text;

	path_set(&env.names[0], "/tmp/env", 8);
	if (origin_of_command(all, &origin))
		MUST(origin.buf[0] == '/' && origin.len <= all.len);
	while (origin_of_activate(&at, &origin)) {
		MUST(at > text && at < text + all.len);
		MUST(origin.buf[0] == '/' && origin.len < all.len);
	}
	if (prompt_of_script(&env, text, &prompt) == PROMPT_SCRIPT)
		MUST(prompt.len > 0 && strcmp(prompt.data, "env") != 0 &&
		     !strpbrk(prompt.data, "\r\n\"'`$\\"));
	prompt.len = 0;
	if (!cfg_find(text, all.len, "prompt", &value))
		value = all;
	MUST(prompt_of_cfg(value, &prompt) == 0 && prompt.len <= value.len);
	MUST(py_repr(buf_str(&prompt), &repr) == 0 && !strpbrk(repr.data, "\r\n"));
	buf_free(&prompt);
	buf_free(&repr);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *prompt, *dir;

	check_foreign(text);
	prompt = fuzz_line(&rest);
	dir = fuzz_line(&rest);
	check_new(prompt, dir);
	check_foreign(rest);
	free(text);
	/* The whole text as a prompt, with its newlines. */
	text = fuzz_text(data, n);
	check_new(text, text);
	free(text);
	return 0;
}
