/* SPDX-License-Identifier: MIT */
/*
 * What an environment keeps; see create/keep.h.
 */
#include <string.h>
#include <strings.h>

#include "activate/activate.h"
#include "activate/stock.h"
#include "common/pyvenv_cfg.h"
#include "core/err.h"
#include "create/keep.h"
#include "env/prompt.h"
#include "fs/io.h"

#define SCRIPT_MAX (256u << 10) /* bytes of an activate script */

static void
take_cfg(struct keep *up, const struct buf *cfg)
{
	struct cfg_span value;

	up->system_site =
		cfg_find(buf_str(cfg), cfg->len, "include-system-site-packages", &value) &&
		value.len == 4 && !strncasecmp(value.at, "true", 4);
	if (cfg_find(buf_str(cfg), cfg->len, "home", &value))
		path_set(&up->home, value.at, value.len);
	identity_of_cfg(&up->was, buf_str(cfg), cfg->len, up->env.sites, up->env.site_count);
}

int
keep_open(struct keep *up, const char *dir)
{
	struct buf cfg = {0};
	int found = PROMPT_NONE, is_one;

	*up = (struct keep){.env = {.root = -1}};
	err_mute(1);
	is_one = environment_open(&up->env, dir) == 0 &&
		 io_slurp(up->env.root, CFG_NAME, &cfg, CFG_MAX) == 0;
	err_mute(0);
	if (is_one) {
		take_cfg(up, &cfg);
		found = prompt_find(&up->env, &cfg, &up->prompt);
		up->is_open = 1;
	}
	buf_free(&cfg);
	if (found != PROMPT_NONE)
		up->given = buf_str(&up->prompt);
	return found < 0 ? -1 : is_one;
}

int
keep_applies(const struct keep *up, size_t i)
{
	const struct environment *env = &up->env;
	struct path file = {0};
	struct buf own = {0}, text = {0};
	const char *name;
	int keeps = 0;

	if (up->is_open && activate_render(i, up->given, env->scripts, &own, &name) == 0 &&
	    path_set(&file, env->scripts, strlen(env->scripts)) == 0 &&
	    path_push(&file, name) == 0 && io_slurp(env->root, file.buf, &text, SCRIPT_MAX) == 0)
		keeps = (text.len != own.len ||
			 memcmp(buf_str(&text), buf_str(&own), own.len) != 0) &&
			!stock_is(buf_str(&text), text.len, env, up->given);
	if (keeps)
		verbose("'%s' keeps its '%s', which has been changed", env->dir.buf, file.buf);
	buf_free(&own);
	buf_free(&text);
	return keeps;
}

void
keep_warn(const struct keep *up, const struct interp *interp)
{
	char was[IDENTITY_TEXT_CAP], is[IDENTITY_TEXT_CAP];

	if (!up->is_open || identity_fits(&up->was, &interp->identity))
		return;
	advise("'%s': what was installed for %s is not seen by %s: install it again",
	       up->env.dir.buf, identity_words(&up->was, was),
	       identity_words(&interp->identity, is));
}

void
keep_close(struct keep *up)
{
	environment_close(&up->env);
	buf_free(&up->prompt);
}
