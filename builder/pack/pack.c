/* SPDX-License-Identifier: MIT */
/*
 * Making an archive of an environment; see pack/pack.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/mtime.h"
#include "common/compiler.h"
#include "common/layout.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/processors.h"
#include "core/progress.h"
#include "fs/dirlist.h"
#include "fs/file_id.h"
#include "fs/outfile.h"
#include "gzip/deflate_pool.h"
#include "pack/editable.h"
#include "pack/pack.h"
#include "pack/pack_tree.h"
#include "repair/find_programs.h"
#include "repair/survey.h"
#include "standalone/build.h"

/* One run of pack. */
struct pack_run_state {
	const struct pack *pack;
	struct survey survey;
	struct overlay overlay;
	struct stage stage; /* holds the interpreter of a standalone environment */
	struct outfile out;
	struct writer sink;
	struct packing packing;
	struct path output; /* the archive's name */
};

/*
 * The name of an environment, or of the project that it lies in where its own is hidden: "app" for
 * "/src/app/.venv". Borrowed from the path, which is cut.
 */
static const char *
name_of_project(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash > path && slash[1] == '.')
		*slash = '\0';
	return path_base(path);
}

/* The name of the archive: as given, or that of the project with a suffix. */
static int
pack_name_output(struct pack_run_state *run)
{
	const struct pack *pack = run->pack;
	char *real = NULL;
	int status;

	if (pack->output)
		return path_set(&run->output, pack->output, strlen(pack->output));
	real = realpath(pack->dir, NULL);
	status = real ? path_push(&run->output, name_of_project(real)) : -1;
	if (status == 0)
		status = path_add(&run->output, ".", 1);
	if (status == 0)
		status = path_add(&run->output, pack->format->name, strlen(pack->format->name));
	free(real);
	return status;
}

static int
pack_open_output(struct pack_run_state *run)
{
	const char *file = run->output.buf;

	if (!strcmp(file, "-") && isatty(1))
		return failf("cannot write '%s': the standard output is a terminal", file);
	if (strcmp(file, "-") != 0 && outfile_is_in(file, run->pack->dir)) {
		failf("cannot create '%s': it would lie in the environment", file);
		advise("choose another place with -o");
		return -1;
	}
	return outfile_open(&run->out, file, run->pack->force);
}

/* Refuses projects that are imported from elsewhere, or leaves them out. */
static int
pack_leave_editable(struct pack_run_state *run)
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
		status = failf("cannot pack '%s': it imports from elsewhere: %s", dir, words.data);
		advise("install them without -e, or leave them out with --ignore-editable");
	}
	editable_release(&editable);
	buf_free(&words);
	return status;
}

/* Plans what repair would do. */
static int
pack_survey(struct pack_run_state *run)
{
	struct survey *survey = &run->survey;
	struct survey_plan plan = {
		.dir = run->pack->dir, .kind = run->pack->standalone, .is_copied = 1};

	if (survey_plan(survey, &plan) < 0 || survey_check_outside(survey) < 0 ||
	    survey_report_unread(survey) > 0)
		return -1; /* after a message */
	issues_report_broken(&survey->issues);
	if (overlay_fix(&run->overlay, &survey->issues) < 0)
		return fail_errno("cannot pack '%s'", run->pack->dir);
	if (pack_leave_editable(run) < 0)
		return -1;
	overlay_settle(&run->overlay);
	return 0;
}

/* Reports the files that are left out of a standalone environment. Returns 0, or -1. */
static int
pack_report_left(const struct survey *survey)
{
	const struct buf *cfg = &survey->base.cfg;
	const char *dir = survey->env.dir.buf;
	struct cfg_span value;
	struct file_id base;

	if (file_id_read(&base, survey->env.root, BASE_DIR) < 0)
		return fail_errno("cannot read '%s/" BASE_DIR "'", dir);
	if (base.exists)
		failf("left out '%s/base': the interpreter takes its place", dir);
	if (cfg_find(buf_str(cfg), cfg->len, "include-system-site-packages", &value) &&
	    value.len == 4)
		failf("packing '%s' without the packages of its home, which it sees", dir);
	return 0;
}

#define NAMED_MAX 10 /* programs in a message */

/* Reports the programs that need the machine's loader: the archive is for others, too. */
static int
report_programs(const struct pack_run_state *run)
{
	const struct environment *env = &run->survey.env;
	struct buf names = {0}, text = {0};
	size_t count = 0;
	int status = 0;

	if (run->pack->standalone != STANDALONE_ALL)
		return 0;
	status = find_programs_names(&run->survey.issues, &run->survey.walk, &names);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (count++ < NAMED_MAX)
			status = buf_printf(&text, "%s'%s'", text.len ? ", " : "", name);
	if (status == 0 && count > NAMED_MAX)
		status = buf_printf(&text, " and %zu others", count - NAMED_MAX);
	if (status < 0)
		fail_errno("cannot read '%s'", env->shown.buf);
	if (status == 0 && count > 0) {
		failf("packing '%s' with programs that start only on machines with their loader: "
		      "%s",
		      env->shown.buf, buf_str(&text));
		advise("where it is missing, start them by the loader in " BASE_DIR "/" BASE_SO);
	}
	buf_free(&names);
	buf_free(&text);
	return status;
}

/* Builds the interpreter in the directory of the archive; in TMPDIR for an archive to stdout. */
static int
pack_build_base(struct pack_run_state *run)
{
	const char *tmp = getenv("TMPDIR");
	struct path dir = run->out.file;

	if (report_programs(run) < 0)
		return -1;
	if (!run->survey.base.is_carried)
		return 0;
	if (pack_report_left(&run->survey) < 0)
		return -1;
	if (!tmp || !*tmp)
		tmp = "/tmp";
	if ((run->out.dir < 0 ? path_set(&dir, tmp, strlen(tmp)) : path_up(&dir)) < 0)
		return fail_errno("cannot create '%s'", run->output.buf);
	return stage_open_in(&run->stage, dir.buf) < 0
		       ? -1
		       : build_base(&run->survey.base.interp, run->pack->standalone, &run->stage,
				    NULL);
}

static int
pack_write_archive(struct pack_run_state *run)
{
	const struct pack *pack = run->pack;
	struct packing *packing = &run->packing;
	int jobs = pack->jobs ? pack->jobs : processors_count(DEFLATE_POOL_THREADS_MAX);
	int status;

	writer_open(&run->sink, run->out.fd);
	packing->env = &run->survey.env;
	packing->overlay = &run->overlay;
	packing->own_time = run->survey.base.cfg_id.mtime.tv_sec;
	packing->base = run->stage.fd;
	packing->excludes = pack->excludes;
	packing->prefix = pack->prefix;
	packing->output = run->output.buf;
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

/* Gives the archive its name, and on a terminal prints that and its size. */
static int
pack_finish(struct pack_run_state *run)
{
	const char *file = run->output.buf;
	char size[PROGRESS_CAP];
	struct stat st;
	int is_shown = fstat(run->out.fd, &st) == 0 && S_ISREG(st.st_mode) && isatty(2);

	if (outfile_commit(&run->out) < 0)
		return -1;
	if (is_shown && !err_is_quiet())
		advise("'%s' is complete: %s", file, progress_size((uint64_t)st.st_size, size));
	return 0;
}

int
pack_run(const struct pack *pack)
{
	struct pack_run_state *run = calloc(1, sizeof(*run));
	int status;

	if (!run)
		return failf("out of memory");
	run->pack = pack;
	run->out = (struct outfile){.fd = -1, .dir = -1};
	stage_init(&run->stage);
	if (mtime_read_latest(getenv("SOURCE_DATE_EPOCH"), &run->packing.latest) < 0)
		status = failf("cannot use SOURCE_DATE_EPOCH: '%s' is not a number of seconds",
			       getenv("SOURCE_DATE_EPOCH"));
	else
		status = pack_survey(run);
	if (status == 0 && pack_name_output(run) < 0)
		status = fail_errno("cannot pack '%s'", pack->dir);
	if (status == 0 &&
	    (pack_open_output(run) < 0 || pack_build_base(run) < 0 || pack_write_archive(run) < 0))
		status = -1;
	if (status == 0 && !interrupt_pending())
		status = pack_finish(run);
	outfile_drop(&run->out);
	stage_drop(&run->stage);
	overlay_release(&run->overlay);
	survey_close(&run->survey);
	free(run);
	return status;
}
