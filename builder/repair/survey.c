/* SPDX-License-Identifier: MIT */
/*
 * Searching for issues; see repair/survey.h.
 */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "env/home_choice.h"
#include "env/prompt.h"
#include "env/shim_file.h"
#include "repair/find_build_config.h"
#include "repair/find_direct_url.h"
#include "repair/find_disk.h"
#include "repair/find_elf.h"
#include "repair/find_hashes.h"
#include "repair/find_kernels.h"
#include "repair/find_outside.h"
#include "repair/find_programs.h"
#include "repair/fix_activate.h"
#include "repair/fix_cfg.h"
#include "repair/fix_libraries.h"
#include "repair/fix_links.h"
#include "repair/fix_modes.h"
#include "repair/fix_pip_hook.h"
#include "repair/fix_pth.h"
#include "repair/fix_python.h"
#include "repair/fix_scripts.h"
#include "repair/fix_search_path.h"
#include "repair/survey.h"
#include "wheel/record_scan.h"

/* Sets the line of the shims for the pyvenv.cfg that is planned. Returns 0, or -1 with errno. */
static int
plan_shims(struct survey *survey, const char *prompt)
{
	struct buf text = {0};
	int status = fix_cfg_text(&survey->env, &survey->base, prompt, &text);

	survey->issues.has_new_cfg = status > 0;
	if (status >= 0)
		status = shim_file_line(buf_str(&text), text.len, &survey->issues.shim_line);
	else if (errno == EINVAL)
		status = 0; /* fix_cfg() reports it */
	buf_free(&text);
	return status;
}

/*
 * Checks the interpreter's names and pyvenv.cfg. The order counts: an environment works after each
 * fix. If the old pyvenv.cfg leads the shim to an interpreter, the shim comes first; else the file.
 */
static int
check_base(struct survey *survey, const char *prompt, int is_plan)
{
	struct issues *issues = &survey->issues;
	const struct home_python *base = &survey->base;

	if (plan_shims(survey, prompt) < 0)
		return -1;
	/* Without a plan it is unknown what a new pyvenv.cfg will have. */
	if (!is_plan && issues->has_new_cfg)
		issues->shim_line.len = 0;
	if (base->is_found && fix_python(issues, &base->identity) < 0)
		return -1;
	if (fix_cfg(issues, base, prompt, is_plan) < 0)
		return -1;
	if (!base->is_found && fix_python(issues, &base->identity) < 0)
		return -1;
	return fix_pip_hook(issues, &base->identity);
}

/* Checks the libraries of an environment that is standalone, or is to be. */
static int
check_libraries(struct survey *survey)
{
	const struct home_python *base = &survey->base;
	enum standalone_kind kind =
		base->is_carried ? survey->kind : standalone_of(survey->env.dir.buf);
	struct fix_libraries how = {.with_libc = kind == STANDALONE_ALL,
				    .with_unknown = survey->kind};
	int status = 0;

	if (kind == STANDALONE_NONE)
		return 0;
	closure_open(&how.closure);
	if (base->is_carried)
		status = standalone_libraries(&base->interp, &how.closure);
	else
		status = closure_add(&how.closure, base->file.buf); /* for this machine */
	if (status == 0)
		status = fix_libraries(&survey->issues, &survey->walk, &how);
	closure_release(&how.closure);
	return status;
}

/* Reports the distributions whose texts are too large to read. Returns their number. */
static size_t
report_large(const struct survey *survey)
{
	size_t count = 0;

	for (size_t i = 0; i < survey->dists.count; i++) {
		if (!survey->dists.list[i].is_large)
			continue;
		failf("cannot read '%s/%s': its RECORD is larger than %u MiB, or its "
		      "entry_points.txt than %u MiB",
		      survey->env.shown.buf, survey->dists.list[i].dir, RECORD_FILE_MAX >> 20,
		      DISTS_ENTRY_POINTS_MAX >> 20);
		count++;
	}
	return count;
}

size_t
survey_report_unread(const struct survey *survey)
{
	return report_large(survey) + unread_report(survey->env.unread, survey->env.shown.buf);
}

static int
search(struct survey *survey, int is_plan)
{
	struct issues *issues = &survey->issues;
	struct buf prompt = {0};
	int source = prompt_find(&survey->env, &survey->base.cfg, &prompt);
	int status = source < 0 ? -1 : dists_read(&survey->dists, &survey->env);

	if (status == 0)
		status = check_base(survey, source == PROMPT_SCRIPT ? prompt.data : NULL, is_plan);
	if (status == 0 &&
	    (fix_scripts(issues, &survey->base.identity) < 0 || fix_pth(issues) < 0 ||
	     fix_search_path(issues) < 0 ||
	     walk_all(&survey->walk, survey->env.root, survey->env.unread) < 0 ||
	     check_libraries(survey) < 0 || fix_links(issues, &survey->walk) < 0 ||
	     fix_activate(issues, source ? buf_str(&prompt) : NULL) < 0 ||
	     issues_settle(issues) < 0 || fix_modes(issues, &survey->walk, survey->is_copied) < 0 ||
	     issues_settle(issues) < 0))
		status = -1;
	buf_free(&prompt);
	return status;
}

static int
cannot_check(const struct survey *survey)
{
	if (errno != E2BIG)
		return fail_errno("cannot check '%s'", survey->env.shown.buf);
	return failf("cannot check '%s': it has more files to change than movenv can hold in "
		     "memory",
		     survey->env.shown.buf);
}

/* Searches, after the environment was opened. */
static int
run_survey(struct survey *survey, int is_plan)
{
	return search(survey, is_plan) < 0 ? cannot_check(survey) : 0;
}

static int
open_environment(struct survey *survey, const char *dir, const char *shown)
{
	memset(survey, 0, sizeof(*survey));
	survey->issues.env = &survey->env;
	survey->issues.dists = &survey->dists;
	if (environment_open_as(&survey->env, dir, shown ? shown : dir) < 0)
		return -1;
	return home_python_read(&survey->base, &survey->env);
}

int
survey_open(struct survey *survey, const char *dir, const char *shown)
{
	return open_environment(survey, dir, shown) < 0 ? -1 : run_survey(survey, 0);
}

int
survey_plan(struct survey *survey, const struct survey_plan *plan)
{
	struct home_python *base = &survey->base;

	if (open_environment(survey, plan->dir, plan->shown) < 0 ||
	    home_python_choose(base, &survey->env, plan->spec) < 0)
		return -1;
	survey->kind = plan->kind;
	survey->is_copied = plan->is_copied;
	if (plan->kind && !standalone_of(plan->dir) && home_python_carry(base, &survey->env) < 0)
		return -1;
	return run_survey(survey, 1);
}

/* Returns the number of files that survey_check() reads, nearly. */
static size_t
count_read(const struct survey *survey, int hashes)
{
	const struct walk_file *file = NULL;
	size_t count = hashes ? survey->dists.rows : 0;

	while ((file = walk_next(&survey->walk, WALK_CODE, file)))
		count++;
	return count;
}

int
survey_check(struct survey *survey, int hashes)
{
	struct issues *issues = &survey->issues;
	const struct walk *walk = &survey->walk;
	int status;

	progress_start_files(&issues->progress, "checking", count_read(survey, hashes));
	status = find_disk(issues) < 0 || find_kernels(issues) < 0 || find_elf(issues, walk) < 0 ||
				 find_programs(issues, walk) < 0 ||
				 find_outside(issues, walk) < 0 ||
				 find_direct_url(issues, walk) < 0 ||
				 find_build_config(issues, walk) < 0 ||
				 (hashes && find_hashes(issues) < 0)
			 ? -1
			 : 0;
	progress_clear(&issues->progress);
	if (status < 0)
		return cannot_check(survey);
	/* Without an interpreter repair does nothing at all: see home_python_choose(). */
	if (!home_python_may_choose(&survey->base, &survey->env))
		issues_drop_fixes(issues, "name an interpreter: movenv repair -p FILE ENV_DIR");
	return 0;
}

int
survey_check_outside(struct survey *survey)
{
	if (find_outside(&survey->issues, &survey->walk) < 0 ||
	    find_direct_url(&survey->issues, &survey->walk) < 0)
		return cannot_check(survey);
	return 0;
}

void
survey_close(struct survey *survey)
{
	issues_release(&survey->issues);
	walk_release(&survey->walk);
	dists_release(&survey->dists);
	home_python_release(&survey->base);
	environment_close(&survey->env);
}
