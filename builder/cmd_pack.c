/* SPDX-License-Identifier: MIT */
/*
 * movenv pack: an environment as one archive, which runs wherever it is unpacked.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "compiler.h"
#include "editable.h"
#include "err.h"
#include "interrupt.h"
#include "member.h"
#include "names.h"
#include "outfile.h"
#include "packing.h"
#include "press.h"
#include "stamp.h"
#include "status.h"
#include "survey.h"

enum { HELP, OUTPUT, FORMAT, LEVEL, JOBS, PREFIX, EXCLUDE, IGNORE_EDITABLE, FORCE, QUIET };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[OUTPUT] = {"output", 'o', OPT_VALUE, "FILE",
		    "the archive; '-' is the standard output (no zip);\n"
		    "default: ENV_DIR's name and the format's, here"},
	[FORMAT] = {"format", 0, OPT_VALUE, "tar.gz|tar|zip",
		    "default: what FILE's name ends in, else tar.gz"},
	[LEVEL] = {"level", 'l', OPT_VALUE, "1-9",
		   "how small to make it, 1 is the fastest; default: 6"},
	[JOBS] = {"jobs", 'j', OPT_VALUE, "N",
		  "how many threads compress; default: one a processor;\n"
		  "the archive is the same for any number"},
	[PREFIX] = {"prefix", 0, OPT_VALUE, "DIR", "let all names in the archive begin with DIR/"},
	[EXCLUDE] = {"exclude", 0, OPT_VALUE, "GLOB",
		     "leave out what has such a name in the environment, and\n"
		     "all below it; '*' stands for '/' too; may be repeated"},
	[IGNORE_EDITABLE] = {"ignore-editable", 0, OPT_NO_VALUE, NULL,
			     "leave out projects that are imported from elsewhere"},
	[FORCE] = {"force", 0, OPT_NO_VALUE, NULL, "replace FILE if it exists"},
	[QUIET] = {"quiet", 'q', OPT_NO_VALUE, NULL, "show no progress on a terminal"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_pack = {
	.name = "pack",
	.words = "ENV_DIR",
	.purpose = "Makes an archive of an environment, which runs wherever it is unpacked.",
	.details =
		"The environment, of any maker, is packed as 'movenv repair' would leave it, and is\n"
		"not touched. tar or unzip unpack it, and nothing is to be done behind that. The\n"
		"same environment gives the same bytes. Files keep their times, made even, and\n"
		"none is later than SOURCE_DATE_EPOCH.\n"
		"Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

static const struct archive_ops *const formats[] = {&archive_tar_gz, &archive_tar, &archive_zip};

/* The command line of one run. */
struct line {
	const char *dir, *output, *prefix;
	const struct archive_ops *format;
	int level, jobs;
	char **excludes; /* NULL-terminated; the array is freed, the words are argv's */
	size_t exclude_count;
	int ignore_editable, force, quiet, help;
};

/* All that a run holds. */
struct pack {
	const struct line *line;
	struct survey survey;
	struct overlay overlay;
	struct outfile out;
	struct sink sink;
	struct packing packing;
	struct path output; /* the archive's name */
};

/* A number from 1 to max, or 0. */
static int
number_of(const char *text, int max)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text >= '0' && *text <= '9' && !*end && n >= 1 && n <= max ? (int)n : 0;
}

static const struct archive_ops *
find_format(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	return NULL;
}

/* The format that a file's name ends in, or NULL. */
static const struct archive_ops *
format_of(const char *file)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		size_t n = strlen(formats[i]->name), len = strlen(file);

		if (len > n && file[len - n - 1] == '.' && names_ends(file, formats[i]->name))
			return formats[i];
	}
	return names_ends(file, ".tgz") ? &archive_tar_gz : NULL;
}

/* Takes one option; returns NULL, or what is wrong with it. */
static const char *
take(struct line *line, int option, const char *value)
{
	switch (option) {
	case HELP:
		line->help = 1;
		break;
	case OUTPUT:
		line->output = value;
		return *value ? NULL : "needs a value";
	case FORMAT:
		line->format = find_format(value);
		return line->format ? NULL : "must be 'tar.gz', 'tar' or 'zip'";
	case LEVEL:
		line->level = number_of(value, 9);
		return line->level ? NULL : "must be from 1 to 9";
	case JOBS:
		line->jobs = number_of(value, 100000);
		return line->jobs ? NULL : "must be a number, at least 1";
	case PREFIX:
		line->prefix = value;
		return member_reject(value, strlen(value));
	case EXCLUDE:
		line->excludes[line->exclude_count++] = (char *)value;
		break;
	case IGNORE_EDITABLE:
		line->ignore_editable = 1;
		break;
	case FORCE:
		line->force = 1;
		break;
	case QUIET:
		line->quiet = 1;
		break;
	case OPT_WORD:
		if (line->dir)
			return "is one environment too many";
		line->dir = value;
		break;
	}
	return NULL;
}

/* Reads the words. Returns ST_DONE or ST_MISUSED. */
static int
parse(const struct command *command, char **argv, struct line *line)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	const char *value, *wrong;
	int option;

	while (!line->help && (option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if ((wrong = take(line, option, value)))
			return command_misused(command, value, wrong);
	}
	if (line->help)
		return ST_DONE;
	if (!line->dir)
		return command_misused(command, "ENV_DIR", "is missing");
	if (!line->format)
		line->format = line->output ? format_of(line->output) : NULL;
	if (!line->format)
		line->format = &archive_tar_gz;
	if (line->level && !line->format->packs)
		return command_misused(command, "--level", "has no meaning for tar");
	if (line->output && !strcmp(line->output, "-") && line->format->patches)
		return command_misused(command, "-", "cannot be a zip archive");
	return ST_DONE;
}

/* The archive's name: as it was given, or the environment's. */
static int
name_output(struct pack *pack)
{
	const struct line *line = pack->line;
	char *real = NULL;
	int status;

	if (line->output)
		return path_set(&pack->output, line->output, strlen(line->output));
	real = realpath(line->dir, NULL);
	status = real ? path_push(&pack->output, path_base(real)) : -1;
	if (status == 0)
		status = path_add(&pack->output, ".", 1);
	if (status == 0)
		status = path_add(&pack->output, line->format->name, strlen(line->format->name));
	free(real);
	return status;
}

static int
open_output(struct pack *pack)
{
	const char *file = pack->output.buf;

	if (!strcmp(file, "-") && isatty(1))
		return fail("cannot write '%s': the standard output is a terminal", file);
	if (strcmp(file, "-") != 0 && outfile_is_in(file, pack->line->dir)) {
		fail("cannot create '%s': it would lie in the environment", file);
		advise("choose another place with -o");
		return -1;
	}
	return outfile_open(&pack->out, file, pack->line->force);
}

/* What does not work and cannot be mended is packed as it is, but not in silence. */
static void
say_broken(const struct mends *mends)
{
	for (size_t i = 0; i < mends->count; i++) {
		const struct mend *mend = &mends->list[i];

		if (!mend->becomes && mend->is_broken)
			fail("packing '%s/%s', which does not work: %s; %s", mends->env->dir.buf,
			     mend->file.buf, mend->why, mend->remedy);
	}
}

/* Refuses what is imported from elsewhere, by name, or leaves it out. */
static int
leave_editable(struct pack *pack)
{
	struct editable editable;
	struct buf words = {0};
	const char *dir = pack->line->dir;
	int status = editable_find(&editable, &pack->survey.mends, pack->line->excludes);

	if (status == 0 && pack->line->ignore_editable) {
		status = editable_remove(&editable, &pack->overlay);
	} else if (status == 0) {
		for (const char *name = NULL;
		     status == 0 && (name = names_next(&editable.names, name));)
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
look(struct pack *pack)
{
	struct survey *survey = &pack->survey;

	if (survey_plan(survey, pack->line->dir, NULL) < 0 || survey_look_out(survey) < 0 ||
	    survey->mends.unread > 0)
		return -1; /* it is said already */
	say_broken(&survey->mends);
	if (overlay_mend(&pack->overlay, &survey->mends) < 0)
		return fail_errno("cannot pack '%s'", pack->line->dir);
	if (leave_editable(pack) < 0)
		return -1;
	overlay_settle(&pack->overlay);
	return 0;
}

static int
write_archive(struct pack *pack)
{
	const struct line *line = pack->line;
	struct packing *packing = &pack->packing;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int jobs = line->jobs ? line->jobs : processors > 0 ? (int)processors : 1;
	int status;

	sink_open(&pack->sink, pack->out.fd);
	packing->env = &pack->survey.env;
	packing->overlay = &pack->overlay;
	packing->excludes = line->excludes;
	packing->prefix = line->prefix;
	packing->output = pack->output.buf;
	packing->quiet = line->quiet;
	packing->archive = line->format->open(&pack->sink, line->level ? line->level : 6, jobs);
	if (!packing->archive)
		return fail_errno("cannot write '%s'", packing->output);
	status = packing_run(packing);
	if (status == 0 && sink_flush(&pack->sink) < 0)
		status = fail_errno("cannot write '%s'", packing->output);
	line->format->close(packing->archive);
	return status;
}

static int
pack_one(const struct line *line)
{
	struct pack *pack = calloc(1, sizeof(*pack));
	int status;

	if (!pack)
		return fail_errno("cannot start");
	pack->line = line;
	pack->out = (struct outfile){.fd = -1, .dir = -1};
	if (stamp_read_latest(getenv("SOURCE_DATE_EPOCH"), &pack->packing.latest) < 0)
		status = fail("cannot use SOURCE_DATE_EPOCH: '%s' is no number of seconds",
			      getenv("SOURCE_DATE_EPOCH"));
	else if (name_output(pack) < 0)
		status = fail_errno("cannot pack '%s'", line->dir);
	else
		status = look(pack);
	if (status == 0 && (open_output(pack) < 0 || write_archive(pack) < 0))
		status = -1;
	if (status == 0 && !interrupt_pending())
		status = outfile_commit(&pack->out);
	outfile_drop(&pack->out);
	overlay_release(&pack->overlay);
	survey_close(&pack->survey);
	free(pack);
	return status;
}

static int
run(const struct command *command, char **argv)
{
	struct line line = {.prefix = ""};
	size_t words = 0;
	int status;

	while (argv[words])
		words++;
	line.excludes = calloc(words + 1, sizeof(*line.excludes));
	if (!line.excludes)
		return fail_errno("cannot start"), ST_FAILED;
	status = parse(command, argv, &line);
	if (line.help && status == ST_DONE)
		command_help(command);
	else if (status == ST_DONE) {
		interrupt_catch();
		status = pack_one(&line) < 0 ? ST_FAILED : ST_DONE;
		interrupt_raise();
	}
	free(line.excludes);
	return status;
}
