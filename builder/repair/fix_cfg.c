/* SPDX-License-Identifier: MIT */
/*
 * A pyvenv.cfg that cannot move; see repair/fix_cfg.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "env/cfg_rewrite.h"
#include "env/home_choice.h"
#include "env/program_path.h"
#include "fs/io.h"
#include "repair/fix_cfg.h"
#include "standalone/standalone.h"
#include "text/py_repr.h"

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
	MOVENV_HOME,
	MOVENV_ABI,
	MOVENV_BASE,
	MOVENV,
	KEYS
};

/* The keys that may change, in the order in which missing ones are added. */
static const char *const key_names[KEYS] = {
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
	[MOVENV_HOME] = "movenv-home",
	[MOVENV_ABI] = ABI_KEY,
	[MOVENV_BASE] = BASE_KEY,
	[MOVENV] = "movenv",
};

/* The new values. NULL: the line stays as it is, or is missing. */
struct cfg_values {
	const char *text[KEYS];
	struct path home, executable; /* the memory of values */
	struct buf prompt;
};

static int
find_key(const struct home_python *base, int key, struct cfg_span *value)
{
	return cfg_find(buf_str(&base->cfg), base->cfg.len, key_names[key], value);
}

static int
lacks_key(const struct home_python *base, int key)
{
	struct cfg_span value;

	return !find_key(base, key, &value);
}

static int
has_other_value(const struct home_python *base, int key, const char *text)
{
	struct cfg_span value;

	return find_key(base, key, &value) &&
	       (value.len != strlen(text) || memcmp(value.at, text, value.len) != 0);
}

/* "3.12.1" (uv's) and "3.12.1.final.0" are equal; another version is written in the same form. */
static void
set_version_info(const struct home_python *base, struct cfg_values *values)
{
	const char *brief = base->interp.version;
	size_t n = strlen(brief), dots = 0;
	struct cfg_span value;

	if (!find_key(base, VERSION_INFO, &value)) {
		values->text[VERSION_INFO] = base->interp.version_info;
		return;
	}
	if (value.len >= n && !memcmp(value.at, brief, n) && (value.len == n || value.at[n] == '.'))
		return;
	for (size_t i = 0; i < value.len; i++)
		dots += value.at[i] == '.';
	values->text[VERSION_INFO] = dots == 2 ? brief : base->interp.version_info;
}

/* Sets the values that name another interpreter than before. */
static int
set_home(const struct environment *env, const struct home_python *base, struct cfg_values *values)
{
	const struct interp *interp = &base->interp;

	if (program_path_show(env, &interp->home, &values->home) < 0 ||
	    program_path_show(env, &interp->file, &values->executable) < 0)
		return -1;
	values->text[HOME] = values->home.buf;
	values->text[EXECUTABLE] = values->executable.buf;
	values->text[BASE_PREFIX] = interp->base_prefix;
	values->text[BASE_EXEC_PREFIX] = interp->base_prefix;
	values->text[BASE_EXECUTABLE] = values->executable.buf;
	for (int key = BASE_PREFIX; key <= BASE_EXECUTABLE; key++)
		values->text[key] = lacks_key(base, key) ? NULL : values->text[key];
	return 0;
}

/* Sets the values that the interpreter gave. They stay as they are if it was not asked. */
static int
set_interpreter(const struct environment *env, const struct home_python *base,
		struct cfg_values *values)
{
	const struct interp *interp = &base->interp;

	if (base->is_direct && io_same(base->file.buf, interp->file.buf)) {
		values->executable = base->home.dir;
		if (path_push(&values->executable, path_base(interp->file.buf)) < 0)
			return -1;
	} else if (set_home(env, base, values) < 0) {
		return -1;
	}
	if (lacks_key(base, EXECUTABLE))
		values->text[EXECUTABLE] = values->executable.buf;
	if (lacks_key(base, IMPLEMENTATION))
		values->text[IMPLEMENTATION] = interp->implementation;
	if (has_other_value(base, VERSION, interp->version))
		values->text[VERSION] = interp->version;
	set_version_info(base, values);
	return 0;
}

static int
set_values(const struct environment *env, const struct home_python *base, const char *prompt,
	   struct cfg_values *values)
{
	int misleads;

	if (base->is_asked && set_interpreter(env, base, values) < 0)
		return -1;
	if (base->is_carried)
		values->text[MOVENV_HOME] = STANDALONE_HOME;
	if (!base->has_abi && !(values->text[EXECUTABLE] &&
				identity_is_named(&base->identity, values->text[EXECUTABLE])))
		values->text[MOVENV_ABI] = base->identity.abi;
	misleads = lacks_key(base, MOVENV_BASE) ? home_python_misleads(base) : 0;
	if (misleads < 0)
		return -1;
	if (misleads)
		values->text[MOVENV_BASE] = "true";
	if (lacks_key(base, RELOCATABLE) || has_other_value(base, RELOCATABLE, "true"))
		values->text[RELOCATABLE] = "true";
	if (lacks_key(base, MOVENV))
		values->text[MOVENV] = MOVENV_VERSION;
	if (prompt && lacks_key(base, PROMPT)) {
		if (py_repr(prompt, &values->prompt) < 0)
			return -1;
		values->text[PROMPT] = values->prompt.data;
	}
	return 0;
}

static int
rewrite_cfg(const struct home_python *base, const struct cfg_values *values, struct buf *out)
{
	const struct cfg_rewrite new = {key_names, values->text, KEYS};

	return cfg_rewrite(&new, buf_str(&base->cfg), base->cfg.len, out);
}

static const char healed_reason[] = "its home is where the environment was before";

/* Returns an issue that breaks the environment, in words, or NULL if there is none. */
static const char *
find_breakage(const struct home_python *base, const struct cfg_values *values)
{
	if (!base->file.len)
		return "its home has no interpreter that the environment could use";
	if (base->is_standalone)
		return NULL; /* its next start writes its home */
	if (base->home.hops > 0 && !base->is_direct)
		return "its home is another environment";
	if (!base->is_direct)
		return "its home is not the directory of its interpreter";
	if (values->text[HOME])
		return "it has another interpreter";
	/* Elsewhere the shim could take another minor version or ABI for it. */
	if ((lacks_key(base, VERSION) && lacks_key(base, VERSION_INFO)) || !base->has_abi)
		return "it does not name the version and ABI of its interpreter";
	return NULL;
}

/* Returns the worst issue that breaks nothing, or NULL if there is none. */
static const char *
find_flaw(const struct home_python *base, const struct cfg_values *values)
{
	int is_healed =
		!base->is_direct; /* a moved standalone one: its next start writes the rest */

	if (values->text[VERSION])
		return "its interpreter has another version now";
	for (int key = 0; key < KEYS; key++)
		if (values->text[key] &&
		    (!is_healed || key == IMPLEMENTATION || key >= RELOCATABLE))
			return "it lacks keys of a movable environment";
	if (lacks_key(base, IMPLEMENTATION) || lacks_key(base, VERSION_INFO)) /* and not asked */
		return "it lacks keys of a movable environment";
	return is_healed ? healed_reason : NULL;
}

struct cfg_fault {
	const char *reason;
	int is_minor, is_plan;
};

/* The fix is planned if the interpreter was chosen. */
static int
add_cfg_issue(struct issues *issues, const struct home_python *base,
	      const struct cfg_values *values, const struct cfg_fault *fault)
{
	struct issue *issue = issues_add(issues, ISSUE_CONFIG, "", CFG_NAME);
	const char *flaw = values->text[VERSION] ? "true" : "complete";
	const char *becomes = values->text[HOME] ? base->becomes : flaw;

	if (!issue)
		return -1;
	issue->reason = fault->reason;
	issue->is_minor = fault->is_minor;
	issue->is_quiet = fault->reason == healed_reason;
	issue->fails_here = !base->file.len;
	issue->old = base->cfg_id;
	if (fault->is_plan) {
		struct fix_bytes bytes = {.is_fresh = 1};

		if (rewrite_cfg(base, values, issue_set_bytes(issue, becomes, bytes)) == 0)
			return 0;
		if (errno != EINVAL)
			return -1;
		issue->is_broken = 1;
		issue->is_minor = 0;
		issue->reason = "a line of it cannot hold the path of its interpreter";
		issue_set_remedy(issue,
				 "rename that directory: it ends in a blank, or has a newline");
		return 0;
	}
	return issue_set_unplanned(issue, becomes), 0;
}

static void
release_values(struct cfg_values *values)
{
	if (values)
		buf_free(&values->prompt);
	free(values);
}

int
fix_cfg_text(const struct environment *env, const struct home_python *base, const char *prompt,
	     struct buf *out)
{
	struct cfg_values *values = calloc(1, sizeof(*values));
	int status = values ? set_values(env, base, prompt, values) : -1;

	if (status == 0 && (find_breakage(base, values) || find_flaw(base, values)))
		status = rewrite_cfg(base, values, out) < 0 ? -1 : 1;
	else if (status == 0)
		status = buf_add(out, buf_str(&base->cfg), base->cfg.len);
	release_values(values);
	return status;
}

int
fix_cfg(struct issues *issues, const struct home_python *base, const char *prompt, int is_plan)
{
	struct cfg_values *values = calloc(1, sizeof(*values));
	struct cfg_fault fault = {NULL, 0, is_plan};
	int status = values ? set_values(issues->env, base, prompt, values) : -1;

	if (status == 0 && !(fault.reason = find_breakage(base, values)))
		fault = (struct cfg_fault){find_flaw(base, values), 1, is_plan};
	if (fault.reason)
		status = add_cfg_issue(issues, base, values, &fault);
	release_values(values);
	return status;
}
