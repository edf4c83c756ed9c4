/* SPDX-License-Identifier: MIT */
/*
 * What a shell shows for an environment; see env/prompt.h.
 */
#include <string.h>
#include <unistd.h>

#include "common/pyvenv_cfg.h"
#include "core/err.h"
#include "env/prompt.h"
#include "fs/beneath.h"
#include "text/py_repr.h"

#define SCRIPT_MAX (256u << 10) /* bytes of an activate script */

int
prompt_of_cfg(struct cfg_span value, struct buf *out)
{
	if (value.len > 1 && (value.at[0] == '\'' || value.at[0] == '"') &&
	    value.at[value.len - 1] == value.at[0])
		return py_repr_read(value.at + 1, value.len - 2, out);
	return buf_add(out, value.at, value.len);
}

/* Returns the length of "PROMPT" between "(" and ") ": a text that no shell would expand. */
static size_t
plain_length(const char *at)
{
	size_t n = strcspn(at, "\r\n\"'`$\\");

	return n > 2 && at[n - 1] == ' ' && at[n - 2] == ')' ? n - 2 : 0;
}

/* The name of the directory at that time is not a prompt: it can have another one now. */
static int
is_directory_name(const struct environment *env, const char *text, size_t n)
{
	for (size_t i = 0; i < env->name_count; i++) {
		const char *base = path_base(env->names[i].buf);

		if (strlen(base) == n && !memcmp(base, text, n))
			return 1;
	}
	return 0;
}

/* PS1="(PROMPT) ${PS1:-}" */
int
prompt_of_script(const struct environment *env, const char *text, struct buf *out)
{
	static const char before[] = "PS1=\"(", after[] = "${PS1";

	for (const char *at = text; (at = strstr(at, before));) {
		size_t n = plain_length(at += sizeof(before) - 1);

		if (n > 0 && strncmp(at + n + 2, after, sizeof(after) - 1) == 0 &&
		    !is_directory_name(env, at, n))
			return buf_add(out, at, n) < 0 ? -1 : PROMPT_SCRIPT;
	}
	return PROMPT_NONE;
}

static int
find_script(const struct environment *env, struct buf *out)
{
	struct path file = {0};
	struct buf text = {0};
	int found = PROMPT_NONE;

	if (path_set(&file, env->scripts, strlen(env->scripts)) < 0 ||
	    path_push(&file, "activate") < 0)
		return -1;
	if (beneath_slurp(env->root, file.buf, &text, SCRIPT_MAX, NULL) < 0)
		found = unread_note_file(env->unread, file.buf) < 0 ? -1 : PROMPT_NONE;
	else
		found = prompt_of_script(env, buf_str(&text), out);
	buf_free(&text);
	return found;
}

int
prompt_find(const struct environment *env, const struct buf *cfg, struct buf *out)
{
	struct cfg_span value;

	if (cfg_find(buf_str(cfg), cfg->len, "prompt", &value))
		return prompt_of_cfg(value, out) < 0 ? -1 : PROMPT_CFG;
	return find_script(env, out);
}

int
prompt_resolve(const char **prompt, struct path *cwd)
{
	if (!*prompt || strcmp(*prompt, ".") != 0)
		return 0;
	if (!getcwd(cwd->buf, sizeof(cwd->buf)))
		return fail_errno("cannot find the current directory");
	*prompt = path_base(cwd->buf);
	return 0;
}
