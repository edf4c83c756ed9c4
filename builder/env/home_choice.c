/* SPDX-License-Identifier: MIT */
/*
 * Choosing the home interpreter of an environment; see env/home_choice.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "env/home_choice.h"
#include "fs/outfile.h"
#include "python/candidate.h"
#include "python/find.h"
#include "python/home_dir.h"
#include "python/replacement.h"
#include "standalone/standalone.h"

/* Reports that the interpreter does not fit the packages, with the ways out. */
static int
refuse_identity(const struct home_python *base, const struct environment *env,
		const struct interp *interp)
{
	char wanted[IDENTITY_TEXT_CAP], given[IDENTITY_TEXT_CAP], spec[IDENTITY_TEXT_CAP];
	const struct identity *got = &interp->identity;

	failf("cannot put '%s' on '%s': its packages are for %s, and that is %s", env->shown.buf,
	      interp->file.buf, identity_words(&base->identity, wanted),
	      identity_words(got, given));
	advise("make a new one with 'movenv create -p %s' and install the packages again; or "
	       "install %s",
	       identity_spec(got, spec), wanted);
	return -1;
}

static int
fail_no_home(struct home_python *base, const struct environment *env)
{
	char words[IDENTITY_TEXT_CAP];
	struct cfg_span home = {0};

	base->is_missing = 1;
	identity_words(&base->identity, words);
	cfg_find(buf_str(&base->cfg), base->cfg.len, "home", &home);
	failf("cannot repair '%s': it needs %s, and there is none in '%.*s', in MOVENV_PYTHON, on "
	      "PATH, or in the usual places",
	      env->shown.buf, words, (int)home.len, home.len ? home.at : "");
	if (base->refused.len)
		advise("'%s' is not started: %s", base->file.buf, base->refused.data);
	advise("install %s, or name one: movenv repair -p FILE '%s'; or "
	       "make a new one with 'movenv create' and install the packages again",
	       words, env->shown.buf);
	return -1;
}

/* Returns 1 if a version has three numbers: a heal removes the third if it is unknown. */
static int
has_patch(struct cfg_span version)
{
	const char *dot = memchr(version.at, '.', version.len);

	return dot && memchr(dot + 1, '.', (size_t)(version.at + version.len - dot - 1));
}

/* Returns 1 if nothing has to be asked: pyvenv.cfg has all keys that other tools read. */
static int
is_cfg_complete(const struct home_python *base)
{
	struct cfg_span value;

	if (cfg_find(base->cfg.data, base->cfg.len, "version", &value) && !has_patch(value))
		return 0;
	return base->is_found && base->is_direct && base->identity.minor >= 0 &&
	       cfg_find(base->cfg.data, base->cfg.len, "implementation", &value) &&
	       cfg_find(base->cfg.data, base->cfg.len, "version_info", &value) && has_patch(value);
}

/*
 * Takes the ABI from the interpreter's answer, if it may be in no name: a debug build has the same
 * directories as another. The packages of a free-threaded build are in a directory of its own.
 */
static void
take_answered_abi(struct home_python *base, const struct environment *env)
{
	const char *abi = base->interp.identity.abi;

	if (!base->identity.abi[0] && (abi[0] != 't' || env->site_count == 0))
		memcpy(base->identity.abi, abi, sizeof(base->identity.abi));
}

/*
 * Asks the home interpreter. Returns 1; 0 if it may not be started or does not fit; -1 after a
 * message if that is unknown.
 */
static int
ask_home_python(struct home_python *base, const struct environment *env)
{
	int status = candidate_may_start(base->file.buf, &base->refused);

	if (status < 0)
		return fail_errno("cannot examine '%s'", base->file.buf);
	if (status == 0)
		return 0;
	status = interp_try(&base->interp, base->file.buf);
	if (status == 0)
		take_answered_abi(base, env);
	if (status == 0 && identity_fits(&base->identity, &base->interp.identity))
		return 1;
	interp_release(&base->interp);
	return status < 0 ? -1 : 0;
}

/* Finds a key. virtualenv writes no version: it is the start of version_info ("3.13.0.final.0"). */
static int
find_believed(const struct buf *cfg, const char *key, struct cfg_span *value)
{
	const char *dot;

	if (cfg_find(cfg->data, cfg->len, key, value))
		return 1;
	if (strcmp(key, "version") != 0 || !cfg_find(cfg->data, cfg->len, "version_info", value))
		return 0;
	dot = value->at - 1;
	for (int i = 0; dot && i < 3; i++)
		dot = memchr(dot + 1, '.', (size_t)(value->at + value->len - dot - 1));
	if (dot)
		value->len = (size_t)(dot - value->at);
	return 1;
}

/*
 * Takes the interpreter of a standalone environment from its pyvenv.cfg. Returns 1, 0 if that does
 * not have it, or -1 after a message.
 */
static int
believe_cfg(struct home_python *base)
{
	static const char *const keys[] = {"implementation", "version", "version_info"};
	struct interp *interp = &base->interp;
	const char **texts[] = {&interp->implementation, &interp->version, &interp->version_info};
	char *text = interp->text = malloc(2 * base->cfg.len + 3);
	struct cfg_span value;
	int found = base->is_standalone && base->identity.minor >= 0;

	if (!text)
		return failf("out of memory");
	for (int i = 0; found && i < 3; i++) {
		found = find_believed(&base->cfg, keys[i], &value);
		if (found) {
			*texts[i] = memcpy(text, value.at, value.len);
			text[value.len] = '\0';
			text += value.len + 1;
		}
	}
	interp->identity = base->identity;
	interp->file = interp->home = base->file;
	if (found && path_up(&interp->home) == 0)
		return 1;
	interp_release(interp);
	path_cut(&base->file, 0);
	return 0;
}

static int
set_choice(struct home_python *base)
{
	base->is_asked = 1;
	if (asprintf(&base->becomes, "on '%s'", base->interp.file.buf) < 0) {
		base->becomes = NULL;
		return fail_errno("cannot choose an interpreter");
	}
	return 0;
}

int
home_python_choose(struct home_python *base, const struct environment *env, const char *spec)
{
	int found;

	if (spec && *spec) {
		if (find_interp(spec, &base->interp) < 0)
			return -1;
		if (!identity_fits(&base->identity, &base->interp.identity))
			return refuse_identity(base, env, &base->interp);
		return set_choice(base);
	}
	if (is_cfg_complete(base))
		return 0;
	found = !base->file.len                               ? 0
		: outfile_is_in(base->file.buf, env->dir.buf) ? believe_cfg(base)
							      : ask_home_python(base, env);
	if (found == 0) {
		base->is_found = base->is_direct = 0;
		found = replacement_find(&base->identity, &base->interp);
	}
	return found < 0 ? -1 : found ? set_choice(base) : fail_no_home(base, env);
}

int
home_python_misleads(const struct home_python *base)
{
	const struct interp *interp = &base->interp;

	/* Only the name with all letters is in base/bin. */
	if (base->is_standalone || base->is_carried)
		return base->identity.abi[0] && base->identity.minor >= 11;
	return home_dir_misleads(base->is_asked ? &interp->identity : &base->identity,
				 base->is_asked ? &interp->file : &base->file);
}

int
home_python_may_choose(const struct home_python *base, const struct environment *env)
{
	struct buf why = {0};
	int may = is_cfg_complete(base);

	if (!may && base->file.len)
		may = outfile_is_in(base->file.buf, env->dir.buf)
			      ? base->is_standalone
			      : replacement_fits_name(&base->identity, base->file.buf) &&
					candidate_may_start(base->file.buf, &why) != 0;
	buf_free(&why);
	return may || replacement_exists(&base->identity);
}

int
home_python_carry(struct home_python *base, const struct environment *env)
{
	int may = base->is_asked ? 1 : candidate_may_start(base->file.buf, &base->refused);

	if (may < 0)
		return fail_errno("cannot examine '%s'", base->file.buf);
	if (!may) {
		failf("cannot put the interpreter of '%s' into it: '%s' is not started: %s",
		      env->shown.buf, base->file.buf, base->refused.data);
		advise("if you trust it, set MOVENV_PYTHON to that file");
		return -1;
	}
	if (!base->is_asked &&
	    (interp_ask(&base->interp, base->file.buf) < 0 || set_choice(base) < 0))
		return -1;
	if (standalone_become(&base->interp, &env->dir) < 0)
		return fail_errno("cannot use '%s'", env->shown.buf);
	base->is_carried = 1;
	return 0;
}
