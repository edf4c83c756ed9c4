/* SPDX-License-Identifier: MIT */
/*
 * Making an archive of an environment; see pack/pack.h.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/mtime.h"
#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/processors.h"
#include "fs/dirlist.h"
#include "fs/outfile.h"
#include "gzip/deflate_pool.h"
#include "pack/editable.h"
#include "pack/pack.h"
#include "pack/pack_tree.h"
#include "repair/survey.h"

/* All that a run holds. */
struct run {
	const struct pack *pack;
	struct survey survey;
	struct overlay overlay;
	struct stage stage; /* where an interpreter was built that is to go along */
	struct outfile out;
	struct writer sink;
	struct packing packing;
	struct path output; /* the archive's name */
};

/* The archive's name: as it was given, or the environment's. */
static int
name_output(struct run *run)
{
	const struct pack *pack = run->pack;
	char *real = NULL;
	int status;

	if (pack->output)
		return path_set(&run->output, pack->output, strlen(pack->output));
	real = realpath(pack->dir, NULL);
	status = real ? path_push(&run->output, path_base(real)) : -1;
	if (status == 0)
		status = path_add(&run->output, ".", 1);
	if (status == 0)
		status = path_add(&run->output, pack->format->name, strlen(pack->format->name));
	free(real);
	return status;
}

static int
open_output(struct run *run)
{
	const char *file = run->output.buf;

	if (!strcmp(file, "-") && isatty(1))
		return fail("cannot write '%s': the standard output is a terminal", file);
	if (strcmp(file, "-") != 0 && outfile_is_in(file, run->pack->dir)) {
		fail("cannot create '%s': it would lie in the environment", file);
		advise("choose another place with -o");
		return -1;
	}
	return outfile_open(&run->out, file, run->pack->force);
}

/* Refuses what is imported from elsewhere, by name, or leaves it out. */
static int
leave_editable(struct run *run)
{
	struct editable editable;
	struct buf words = {0};
	const char *dir = run->pack->dir;
	int status = editable_find(&editable, &run->survey.issues, run->pack->excludes);

	if (status == 0 && run->pack->ignore_editable) {
		status = editable_remove(&editable, &run->overlay);
	} else if (status == 0) {
		for (const char *name = NULL;
		     status == 0 && (name = dirlist_next(&editable.names, name));)
			status = buf_printf(&words, "%s'%s'", words.len ? ", " : "", name);
	}
	if (status < 0) {
		fail_errno("cannot pack '%s'", dir);
	} else if (words.len) {
		status = fail("cannot pack '%s': it imports from elsewhere: %s", dir, words.data);
		advise("install them without -e, or leave them out with --ignore-editable");
	}
	editable_release(&editable);
	buf_free(&words);
	return status;
}

/* Finds out what repair would do. */
static int
look(struct run *run)
{
	struct survey *survey = &run->survey;
	struct survey_plan plan = {.dir = run->pack->dir, .kind = run->pack->standalone};

	if (survey_plan(survey, &plan) < 0 || survey_check_outside(survey) < 0 ||
	    survey->issues.unread > 0)
		return -1; /* it is said already */
	issues_report_broken(&survey->issues);
	if (overlay_fix(&run->overlay, &survey->issues) < 0)
		return fail_errno("cannot pack '%s'", run->pack->dir);
	if (leave_editable(run) < 0)
		return -1;
	overlay_settle(&run->overlay);
	return 0;
}

/* Says what stays behind when the interpreter comes along. */
static void
say_left(const struct survey *survey)
{
	const struct buf *cfg = &survey->base.cfg;
	const char *dir = survey->env.dir.buf;
	struct cfg_span value;

	if (faccessat(survey->env.root, BASE_DIR, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		fail("left out '%s/base': the interpreter takes its place", dir);
	if (cfg_find(buf_str(cfg), cfg->len, "include-system-site-packages", &value) &&
	    value.len == 4)
		fail("packing '%s' without the packages of its home, which it sees", dir);
}

/* Builds the interpreter beside the archive or, of one to stdout, where temporary files go. */
static int
build_base(struct run *run)
{
	const char *tmp = getenv("TMPDIR");
	struct path dir = run->out.file;
	char name[32];

	if (!run->survey.base.is_carried)
		return 0;
	say_left(&run->survey);
	if (!tmp || !*tmp)
		tmp = "/tmp";
	if (run->out.dir < 0)
		path_set(&dir, tmp, strlen(tmp));
	else
		path_up(&dir);
	snprintf(name, sizeof(name), TEMPORARY_PREFIX "%ld", (long)getpid());
	if (path_push(&dir, name) < 0)
		return fail_errno("cannot create '%s'", name);
	return stage_open(&run->stage, dir.buf) < 0
		       ? -1
		       : standalone_build(&run->survey.base.interp, run->pack->standalone,
					  &run->stage);
}

static int
write_archive(struct run *run)
{
	const struct pack *pack = run->pack;
	struct packing *packing = &run->packing;
	int jobs = pack->jobs ? pack->jobs : processors_count(DEFLATE_POOL_THREADS_MAX);
	int status;

	writer_open(&run->sink, run->out.fd);
	packing->env = &run->survey.env;
	packing->overlay = &run->overlay;
	packing->base = run->stage.fd;
	packing->excludes = pack->excludes;
	packing->prefix = pack->prefix;
	packing->output = run->output.buf;
	packing->quiet = pack->quiet;
	packing->archive = pack->format->open(
		&run->sink, pack->level ? pack->level : pack->format->level, jobs);
	if (!packing->archive)
		return fail_errno("cannot write '%s'", packing->output);
	status = pack_tree(packing);
	if (status == 0 && writer_flush(&run->sink) < 0)
		status = fail_errno("cannot write '%s'", packing->output);
	pack->format->close(packing->archive);
	return status;
}

int
pack_run(const struct pack *pack)
{
	struct run *run = calloc(1, sizeof(*run));
	int status;

	if (!run)
		return fail_errno("cannot start");
	run->pack = pack;
	run->out = (struct outfile){.fd = -1, .dir = -1};
	run->stage.parent = run->stage.fd = -1;
	if (mtime_read_latest(getenv("SOURCE_DATE_EPOCH"), &run->packing.latest) < 0)
		status = fail("cannot use SOURCE_DATE_EPOCH: '%s' is no number of seconds",
			      getenv("SOURCE_DATE_EPOCH"));
	else if (name_output(run) < 0)
		status = fail_errno("cannot pack '%s'", pack->dir);
	else
		status = look(run);
	if (status == 0 && (open_output(run) < 0 || build_base(run) < 0 || write_archive(run) < 0))
		status = -1;
	if (status == 0 && !interrupt_pending())
		status = outfile_commit(&run->out);
	outfile_drop(&run->out);
	if (stage_drop(&run->stage) < 0)
		status = -1;
	overlay_release(&run->overlay);
	survey_close(&run->survey);
	free(run);
	return status;
}
