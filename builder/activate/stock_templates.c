/* SPDX-License-Identifier: MIT */
/*
 * Templates of venv; see activate/stock_templates.h. Lib/venv/__init__.py of CPython installs
 * "common" and "posix".
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "activate/form.h"
#include "activate/stock_templates.h"
#include "common/compiler.h"
#include "common/pyvenv_cfg.h"
#include "fs/beneath.h"
#include "fs/io.h"

#define TEMPLATE_MAX (64u << 10) /* bytes; CPython's have 10 KiB at most */

/* Sets dir to "/prefix" of "/prefix/bin" in pyvenv.cfg. Returns 1, or 0 if it is another path. */
static int
find_prefix(const struct environment *env, struct path *dir)
{
	struct buf cfg = {0};
	struct cfg_span home;
	int is_found = beneath_slurp(env->root, CFG_NAME, &cfg, CFG_MAX, NULL) == 0 &&
		       cfg_find(buf_str(&cfg), cfg.len, "home", &home) && home.len > 1 &&
		       home.at[0] == '/' && path_set(dir, home.at, home.len) == 0 &&
		       path_up(dir) == 0;

	buf_free(&cfg);
	return is_found;
}

/* Appends the lines of a template as forms, with each of the texts that a mark stands for. */
static int
add_forms(struct buf *out, const struct buf *template)
{
	static const struct {
		const char *dir, *prompt, *bin;
	} marks[] = {{"\1", "\2", "bin"}, {"\1", "(\2)", "bin"}};
	int status = 0;

	for (size_t i = 0; i < COUNT_OF(marks) && status == 0; i++) {
		const char *const words[][2] = {{"__VENV_DIR__", marks[i].dir},
						{"__VENV_PROMPT__", marks[i].prompt},
						{"__VENV_NAME__", marks[i].prompt},
						{"__VENV_BIN_NAME__", marks[i].bin}};
		struct buf form = {0}, word = {0};

		status = form_strip(&form, buf_str(template), template->len);
		for (size_t k = 0; k < COUNT_OF(words) && status == 0; k++) {
			word.len = 0;
			status = buf_puts(&word, words[k][0]);
			if (status == 0)
				status = form_replace(&form, &word, words[k][1],
						      strlen(words[k][1]));
		}
		if (status == 0)
			status = buf_putc(out, '\n') | buf_add(out, buf_str(&form), form.len) |
				 buf_putc(out, '\n');
		buf_free(&form);
		buf_free(&word);
	}
	return status;
}

/* Adds those of "PREFIX/lib/python3.13/venv/scripts/common/activate" and its like. */
static int
read_templates(const struct path *prefix, const struct path *site, const char *name,
	       struct buf *out)
{
	static const char *const kinds[] = {"common", "posix"};

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct buf template = {0};
		struct path file;
		int status;

		path_copy(&file, prefix);
		if (path_push(&file, site->buf) < 0 || path_up(&file) < 0 ||
		    path_push(&file, "venv/scripts") < 0 || path_push(&file, kinds[i]) < 0 ||
		    path_push(&file, name) < 0)
			continue;
		status = io_slurp(AT_FDCWD, file.buf, &template, TEMPLATE_MAX);
		if (status == 0)
			status = add_forms(out, &template);
		buf_free(&template);
		if (status < 0 && errno == ENOMEM)
			return -1;
	}
	return 0;
}

int
stock_templates_read(const struct environment *env, const char *name, struct buf *out)
{
	struct path prefix;

	if (!find_prefix(env, &prefix))
		return 0;
	for (size_t i = 0; i < env->site_count; i++)
		if (read_templates(&prefix, &env->sites[i], name, out) < 0)
			return -1;
	return 0;
}
