/* SPDX-License-Identifier: MIT */
/*
 * Mending pyvenv.cfg; see repair/fix_cfg.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "env/cfg_write.h"
#include "fs/io.h"
#include "repair/fix_cfg.h"
#include "standalone/standalone.h"
#include "text/line.h"

enum {
	HOME,
	VERSION,
	EXECUTABLE,
	IMPLEMENTATION,
	VERSION_INFO,
	BASE_PREFIX,
	BASE_EXEC_PREFIX,
	BASE_EXECUTABLE,
	RELOCATABLE,
	PROMPT,
	BUNDLED,
	MOVENV,
	KEYS
};

/* The keys that may change, in the order in which missing ones are added. */
static const char *const names[KEYS] = {
	[HOME] = "home",
	[VERSION] = "version",
	[EXECUTABLE] = "executable",
	[IMPLEMENTATION] = "implementation",
	[VERSION_INFO] = "version_info",
	/* virtualenv's: pre-commit asks base-executable for its version. */
	[BASE_PREFIX] = "base-prefix",
	[BASE_EXEC_PREFIX] = "base-exec-prefix",
	[BASE_EXECUTABLE] = "base-executable",
	[RELOCATABLE] = "relocatable",
	[PROMPT] = "prompt",
	[BUNDLED] = "movenv-home",
	[MOVENV] = "movenv",
};

/* What is to stand there. NULL: the line may stay as it is, or be missing. */
struct values {
	const char *text[KEYS];
	struct path executable; /* memory of text's */
	struct buf prompt;
};

static int
find(const struct home_python *base, int key, struct cfg_span *value)
{
	return cfg_find(buf_str(&base->cfg), base->cfg.len, names[key], value);
}

static int
is_missing(const struct home_python *base, int key)
{
	struct cfg_span value;

	return !find(base, key, &value);
}

static int
is_other(const struct home_python *base, int key, const char *text)
{
	struct cfg_span value;

	return find(base, key, &value) &&
	       (value.len != strlen(text) || memcmp(value.at, text, value.len) != 0);
}

/* "3.12.1" (uv's) and "3.12.1.final.0" are the same; what is not keeps its form. */
static void
take_version_info(const struct home_python *base, struct values *values)
{
	const char *brief = base->interp.version;
	size_t n = strlen(brief), dots = 0;
	struct cfg_span value;

	if (!find(base, VERSION_INFO, &value)) {
		values->text[VERSION_INFO] = base->interp.version_info;
		return;
	}
	if (value.len >= n && !memcmp(value.at, brief, n) && (value.len == n || value.at[n] == '.'))
		return;
	for (size_t i = 0; i < value.len; i++)
		dots += value.at[i] == '.';
	values->text[VERSION_INFO] = dots > 2 ? base->interp.version_info : brief;
}

/* What the interpreter answered. Lines that only it can tell are not touched without an answer. */
static int
take_answer(const struct home_python *base, struct values *values)
{
	const struct interp *interp = &base->interp;
	struct path at = base->home.dir;
	int is_kept = base->is_direct && io_same(base->file.buf, interp->file.buf);

	values->executable = interp->file;
	if (is_kept) {
		if (path_push(&at, path_base(interp->file.buf)) < 0)
			return -1;
		values->executable = at;
	} else {
		values->text[HOME] = interp->home.buf;
		values->text[EXECUTABLE] = values->executable.buf;
		values->text[BASE_PREFIX] = interp->base_prefix;
		values->text[BASE_EXEC_PREFIX] = interp->base_prefix;
		values->text[BASE_EXECUTABLE] = values->executable.buf;
		for (int key = BASE_PREFIX; key <= BASE_EXECUTABLE; key++)
			if (is_missing(base, key))
				values->text[key] = NULL;
	}
	if (is_missing(base, EXECUTABLE))
		values->text[EXECUTABLE] = values->executable.buf;
	if (is_missing(base, IMPLEMENTATION))
		values->text[IMPLEMENTATION] = interp->implementation;
	if (is_other(base, VERSION, interp->version))
		values->text[VERSION] = interp->version;
	take_version_info(base, values);
	return 0;
}

static int
take_all(const struct home_python *base, const char *prompt, struct values *values)
{
	if (base->is_asked && take_answer(base, values) < 0)
		return -1;
	if (base->is_carried)
		values->text[BUNDLED] = STANDALONE_HOME;
	if (is_missing(base, RELOCATABLE) || is_other(base, RELOCATABLE, "true"))
		values->text[RELOCATABLE] = "true";
	if (is_missing(base, MOVENV))
		values->text[MOVENV] = MOVENV_VERSION;
	if (prompt && is_missing(base, PROMPT)) {
		if (pyvenv_repr(prompt, &values->prompt) < 0)
			return -1;
		values->text[PROMPT] = values->prompt.data;
	}
	return 0;
}

/* The index of a line's key, or KEYS. Only the first of two equal keys counts. */
static int
key_of(const char *at, size_t n, const int seen[KEYS])
{
	struct cfg_scan scan = {at, n};
	struct cfg_span key, value;

	if (cfg_next(&scan, &key, &value))
		for (int i = 0; i < KEYS; i++)
			if (!seen[i] && cfg_is(key, names[i]))
				return i;
	return KEYS;
}

/* The line with its value changed: its key, its blanks and its end stay. */
static int
add_changed(struct buf *out, const char *at, size_t n, const char *text)
{
	size_t end = n, start;

	while (end > 0 && (at[end - 1] == '\n' || at[end - 1] == '\r'))
		end--;
	start = (size_t)((const char *)memchr(at, '=', n) - at) + 1;
	while (start < end && (at[start] == ' ' || at[start] == '\t'))
		start++;
	return buf_add(out, at, start) | buf_puts(out, text) | buf_add(out, at + end, n - end);
}

static int
rewrite(const struct home_python *base, const struct values *values, struct buf *out)
{
	const char *text = buf_str(&base->cfg), *eol = "\n";
	int seen[KEYS] = {0};
	int status = 0;

	for (size_t at = 0; at < base->cfg.len && status == 0;) {
		size_t n = line_at(text, base->cfg.len, at).next - at;
		int key = key_of(text + at, n, seen);

		if (key < KEYS)
			seen[key] = 1;
		if (n > 1 && !memcmp(text + at + n - 2, "\r\n", 2))
			eol = "\r\n";
		status = key < KEYS && values->text[key]
				 ? add_changed(out, text + at, n, values->text[key])
				 : buf_add(out, text + at, n);
		at += n;
	}
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		status |= buf_puts(out, eol);
	for (int key = 0; key < KEYS; key++)
		if (!seen[key] && values->text[key])
			status |= buf_puts(out, names[key]) | buf_puts(out, " = ") |
				  buf_puts(out, values->text[key]) | buf_puts(out, eol);
	if (status == 0 && out->len >= CFG_MAX) {
		errno = EFBIG;
		status = -1;
	}
	return status;
}

/* In words, the worst first. NULL: nothing is wrong. */
static const char *
why(const struct home_python *base, const struct values *values, int is_plan)
{
	/* The next start writes it: no move breaks that. */
	int is_healed = base->is_standalone && !base->is_direct && !is_plan;

	if (!base->file.len)
		return "its home holds no interpreter that the environment could run on";
	if (base->home.hops > 0 && !base->is_direct)
		return "its home is another environment";
	if (!base->is_direct && !is_healed)
		return "its home is not where its interpreter is";
	if (values->text[HOME] && !is_healed)
		return "it is on another interpreter";
	if (values->text[VERSION])
		return "its interpreter has another version now";
	for (int key = 0; key < KEYS; key++)
		if (values->text[key] && !is_healed)
			return "it has not all the keys of a movable environment";
	/* Who starts nothing knows only that an answer is missing. */
	if (is_missing(base, IMPLEMENTATION) || is_missing(base, VERSION_INFO))
		return "it has not all the keys of a movable environment";
	return NULL;
}

int
fix_cfg(struct issues *mends, const struct home_python *base, const char *prompt, int is_plan)
{
	struct values *values = calloc(1, sizeof(*values));
	const char *wrong = NULL;
	struct issue *mend = NULL;
	int status = values ? take_all(base, prompt, values) : -1;

	if (status == 0)
		wrong = why(base, values, is_plan);
	if (wrong) {
		mend = issues_add(mends, "", CFG_NAME);
		status = mend ? 0 : -1;
	}
	if (mend) {
		mend->kind = ISSUE_CONFIG;
		mend->why = wrong;
		mend->becomes = values->text[HOME]      ? base->becomes
				: values->text[VERSION] ? "true"
							: "complete";
		mend->is_fresh = 1;
		status = is_plan ? rewrite(base, values, &mend->bytes) : 0;
	}
	if (values)
		buf_free(&values->prompt);
	free(values);
	return status;
}
