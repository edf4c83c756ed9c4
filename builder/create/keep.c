/* SPDX-License-Identifier: MIT */
/*
 * The settings that --upgrade keeps; see create/keep.h.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "activate/activate.h"
#include "activate/spelled.h"
#include "activate/stock.h"
#include "activate/stock_templates.h"
#include "common/pyvenv_cfg.h"
#include "core/err.h"
#include "create/keep.h"
#include "create/old_packages.h"
#include "env/prompt.h"
#include "fs/beneath.h"
#include "text/crlf.h"

#define SCRIPT_MAX (256u << 10) /* bytes of an activate script */

static void
keep_read_cfg(struct keep *keep, const struct buf *cfg)
{
	struct cfg_span value;

	keep->system_site =
		cfg_find(buf_str(cfg), cfg->len, "include-system-site-packages", &value) &&
		value.len == 4 && !strncasecmp(value.at, "true", 4);
	if (cfg_find(buf_str(cfg), cfg->len, "home", &value))
		path_set(&keep->home, value.at, value.len);
	identity_of_cfg(&keep->old, buf_str(cfg), cfg->len, keep->env.sites, keep->env.site_count);
}

int
keep_open(struct keep *keep, const char *dir, const char *shown)
{
	struct buf cfg = {0};
	int found = PROMPT_NONE, is_environment;

	*keep = (struct keep){.env = {.root = -1}};
	err_mute(1);
	is_environment = environment_open_as(&keep->env, dir, shown) == 0 &&
			 beneath_slurp(keep->env.root, CFG_NAME, &cfg, CFG_MAX, NULL) == 0;
	err_mute(0);
	if (is_environment) {
		keep_read_cfg(keep, &cfg);
		found = prompt_find(&keep->env, &cfg, &keep->prompt);
		keep->is_open = 1;
	}
	buf_free(&cfg);
	if (is_environment && found >= 0 && keep->env.unread->count > 0) {
		unread_report(keep->env.unread, shown);
		errno = EIO;
		found = -1;
	}
	if (found != PROMPT_NONE)
		keep->given = buf_str(&keep->prompt);
	return found < 0 ? -1 : is_environment;
}

/* Returns 1 if the text is neither movenv's own nor another maker's; 0 if it is; -1 with errno. */
static int
is_users_script(const struct keep *keep, const char *name, struct buf *text, const struct buf *own)
{
	struct buf forms = {0};
	int is_stock;

	if (!crlf_is(buf_str(own), own->len))
		crlf_remove(text);
	if (text->len == own->len && !memcmp(buf_str(text), buf_str(own), own->len))
		return 0;
	if (spelled_decode(name, text) < 0)
		return -1;
	is_stock = stock_templates_read(&keep->env, name, &forms) < 0
			   ? -1
			   : stock_is(buf_str(text), text->len, &keep->env, keep->given,
				      buf_str(&forms));
	buf_free(&forms);
	return is_stock < 0 ? -1 : !is_stock;
}

int
keep_applies(const struct keep *keep, size_t i)
{
	const struct environment *env = &keep->env;
	struct path file = {0};
	struct buf own = {0}, text = {0};
	const char *name;
	int is_changed;

	if (!keep->is_open)
		return 0;
	if (activate_render(i, keep->given, env->scripts, &own, &name) < 0 ||
	    path_set(&file, env->scripts, strlen(env->scripts)) < 0 || path_push(&file, name) < 0)
		is_changed = -1;
	else if (beneath_slurp(env->root, file.buf, &text, SCRIPT_MAX, NULL) < 0)
		is_changed = beneath_is_none(errno) ? 0 : -1;
	else
		is_changed = is_users_script(keep, name, &text, &own);
	if (is_changed < 0)
		fail_errno("cannot read '%s/%s'", env->shown.buf, file.buf);
	if (is_changed > 0)
		verbose("'%s' keeps its '%s', which has been changed", env->shown.buf, file.buf);
	buf_free(&own);
	buf_free(&text);
	return is_changed;
}

int
keep_fits(const struct keep *keep, const struct interp *interp)
{
	struct identity old = keep->old, new = interp->identity;

	/* A debug build uses the same packages. */
	old.abi[strcspn(old.abi, "d")] = '\0';
	new.abi[strcspn(new.abi, "d")] = '\0';
	return !keep->is_open || identity_fits(&old, &new);
}

void
keep_warn(const struct keep *keep, const struct interp *interp)
{
	char old[IDENTITY_TEXT_CAP], new[IDENTITY_TEXT_CAP];
	struct buf names = {0};
	long count;

	if (keep_fits(keep, interp))
		return;
	count = old_packages_names(&keep->env, &keep->old, interp, &names);
	if (count != 0)
		advise("'%s': packages that were installed for %s are not seen by %s: install "
		       "them again%s%s",
		       keep->env.shown.buf, identity_words(&keep->old, old),
		       identity_words(&interp->identity, new), names.len ? ": " : "",
		       buf_str(&names));
	buf_free(&names);
}

int
keep_refuse(const char *dir, const char *shown, const struct interp *interp)
{
	char old[IDENTITY_TEXT_CAP], new[IDENTITY_TEXT_CAP];
	struct keep keep;
	int found, status = 0;

	err_mute(1);
	found = keep_open(&keep, dir, shown);
	err_mute(0);
	if (found > 0 && !keep_fits(&keep, interp)) {
		status = failf("cannot create '%s': it is an environment for %s, whose packages "
			       "%s would not see",
			       shown, identity_words(&keep.old, old),
			       identity_words(&interp->identity, new));
		advise("replace it with --clear; or put it on %s with --upgrade, and install its "
		       "packages again",
		       new);
	}
	keep_close(&keep);
	return status;
}

void
keep_close(struct keep *keep)
{
	environment_close(&keep->env);
	buf_free(&keep->prompt);
}
