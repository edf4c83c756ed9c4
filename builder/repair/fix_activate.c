/* SPDX-License-Identifier: MIT */
/*
 * Mending activate scripts; see repair/fix_activate.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "activate/activate.h"
#include "activate/stock.h"
#include "activate/xonsh_ords.h"
#include "common/compiler.h"
#include "fs/io.h"
#include "repair/fix_activate.h"

#define SCRIPT_MAX (256u << 10) /* bytes; what is longer nobody generated */

enum kind { MISSING, ODD, MOVABLE, STOCK, CHANGED };

/* virtualenv's and uv's, for what movenv makes none for. */
static const char *const others[] = {"activate.el", "pydoc.bat", "deactivate.csh"};

static enum kind
kind_of(const struct environment *env, const char *name, const char *prompt)
{
	struct path file = {0};
	struct buf text = {0};
	enum kind kind = ODD;
	struct stat st;

	if (path_set(&file, env->scripts, strlen(env->scripts)) < 0 || path_push(&file, name) < 0)
		return ODD;
	if (fstatat(env->root, file.buf, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? MISSING : ODD;
	if (S_ISREG(st.st_mode) && io_slurp(env->root, file.buf, &text, SCRIPT_MAX) == 0 &&
	    xonsh_ords_decode(&text) == 0)
		kind = !stock_names(buf_str(&text), text.len, env)       ? MOVABLE
		       : stock_is(buf_str(&text), text.len, env, prompt) ? STOCK
									 : CHANGED;
	buf_free(&text);
	return kind;
}

static int
leave(struct issues *mends, const char *name, const char *why, const char *remedy)
{
	struct issue *mend = issues_add(mends, mends->env->scripts, name);

	if (!mend)
		return -1;
	mend->kind = ISSUE_ACTIVATE;
	mend->why = why;
	mend->remedy = remedy;
	return 0;
}

/* Makes script i under a name. */
static int
put(struct issues *mends, size_t i, const char *name, const char *prompt, enum kind kind)
{
	struct issue *mend = issues_add(mends, mends->env->scripts, name);
	const char *own_name;

	if (!mend)
		return -1;
	mend->kind = ISSUE_ACTIVATE;
	mend->why = kind == MISSING ? "it is missing" : "it names the environment's directory";
	mend->becomes = kind == MISSING ? "there" : "movenv's, which finds itself";
	mend->mode = kind == MISSING ? 0666 : 0;
	mend->is_fresh = 1;
	return activate_render(i, prompt, mends->env->scripts, &mend->bytes, &own_name);
}

static int
look_at(struct issues *mends, size_t i, const char *prompt, int is_plan)
{
	struct buf text = {0};
	const char *name = "";
	int status = activate_render(i, prompt, mends->env->scripts, &text, &name);
	enum kind kind = status < 0 ? ODD : kind_of(mends->env, name, prompt);

	buf_free(&text);
	/* virtualenv and uv call it so. */
	if (kind == MISSING && !strcmp(name, "Activate.ps1") &&
	    kind_of(mends->env, "activate.ps1", prompt) != MISSING) {
		name = "activate.ps1";
		kind = kind_of(mends->env, name, prompt);
	}
	if (status < 0)
		return -1;
	if (kind == CHANGED)
		return leave(mends, name,
			     "it names the environment's directory, and has lines of its user's",
			     "put it aside, and 'movenv repair' makes one anew");
	if (kind == STOCK ||
	    (kind == MISSING && is_plan && activate_belongs(i, mends->env->scripts)))
		return put(mends, i, name, prompt, kind);
	return 0;
}

int
fix_activate(struct issues *mends, const char *prompt, int is_plan)
{
	int status = 0;

	for (size_t i = 0; i < COUNT_OF(others) && status == 0; i++) {
		enum kind kind = kind_of(mends->env, others[i], prompt);

		if (kind == STOCK || kind == CHANGED)
			status = leave(mends, others[i], "it names the environment's directory",
				       "use another shell's, or remove it");
	}
	/* "activate" comes last: until then it tells where the environment was made. */
	for (size_t i = activate_count(); i-- > 0 && status == 0;)
		status = look_at(mends, i, prompt, is_plan);
	return status;
}
