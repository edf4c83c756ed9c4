/* SPDX-License-Identifier: MIT */
/*
 * movenv pack: an environment as one archive, which runs wherever it is unpacked.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "pack/pack.h"

enum {
	HELP,
	OUTPUT,
	FORMAT,
	LEVEL,
	JOBS,
	STANDALONE,
	PREFIX,
	EXCLUDE,
	IGNORE_EDITABLE,
	FORCE,
	QUIET
};

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[OUTPUT] = {"output", 'o', OPT_VALUE, "FILE",
		    "the archive; '-' is the standard output (no zip);\n"
		    "default: ENV_DIR's name and the format's, here"},
	[FORMAT] = {"format", 0, OPT_VALUE, "tar.gz|tar|zip",
		    "default: what FILE's name ends in, else tar.gz"},
	[LEVEL] = {"level", 'l', OPT_VALUE, "1-9",
		   "how small to make it, 1 is the fastest;\ndefault: 4, of zip 1"},
	[JOBS] = {"jobs", 'j', OPT_VALUE, "N",
		  "how many threads compress; default: one a processor;\n"
		  "the archive is the same for any number"},
	[STANDALONE] = {"standalone", 0, OPT_MAYBE_VALUE, "python",
			"take the interpreter along, with all libraries that the\n"
			"packages need as well: see create"},
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
		"The environment, of any maker, is packed as 'movenv repair' would leave it, and\n"
		"is not touched. tar or unzip unpack it, and nothing is to be done behind that.\n"
		"The same environment gives the same bytes. Files keep their times, made even,\n"
		"and none is later than SOURCE_DATE_EPOCH.\n"
		"Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

static const struct archive_ops *const formats[] = {&archive_tar_gz, &archive_tar, &archive_zip};

/* The command line of one run. */
struct line {
	struct pack pack; /* its array of patterns is freed, the words are argv's */
	size_t exclude_count;
	int help;
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

		if (len > n && file[len - n - 1] == '.' && name_ends(file, formats[i]->name))
			return formats[i];
	}
	return name_ends(file, ".tgz") ? &archive_tar_gz : NULL;
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
		line->pack.output = value;
		return *value ? NULL : "needs a value";
	case FORMAT:
		line->pack.format = find_format(value);
		return line->pack.format ? NULL : "must be 'tar.gz', 'tar' or 'zip'";
	case LEVEL:
		line->pack.level = number_of(value, 9);
		return line->pack.level ? NULL : "must be from 1 to 9";
	case JOBS:
		line->pack.jobs = number_of(value, 100000);
		return line->pack.jobs ? NULL : "must be a number, at least 1";
	case STANDALONE:
		return standalone_take(value, &line->pack.standalone);
	case PREFIX:
		line->pack.prefix = value;
		return safe_name_reject(value, strlen(value));
	case EXCLUDE:
		line->pack.excludes[line->exclude_count++] = (char *)value;
		break;
	case IGNORE_EDITABLE:
		line->pack.ignore_editable = 1;
		break;
	case FORCE:
		line->pack.force = 1;
		break;
	case QUIET:
		line->pack.quiet = 1;
		break;
	case OPT_WORD:
		if (line->pack.dir)
			return "is one environment too many";
		line->pack.dir = value;
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
	if (!line->pack.dir)
		return command_misused(command, "ENV_DIR", "is missing");
	if (!line->pack.format)
		line->pack.format = line->pack.output ? format_of(line->pack.output) : NULL;
	if (!line->pack.format)
		line->pack.format = &archive_tar_gz;
	if (line->pack.level && !line->pack.format->level)
		return command_misused(command, "--level", "has no meaning for tar");
	if (line->pack.output && !strcmp(line->pack.output, "-") && line->pack.format->patches)
		return command_misused(command, "-", "cannot be a zip archive");
	return ST_DONE;
}

static int
run(const struct command *command, char **argv)
{
	struct line line = {.pack.prefix = ""};
	size_t words = 0;
	int status;

	while (argv[words])
		words++;
	line.pack.excludes = calloc(words + 1, sizeof(*line.pack.excludes));
	if (!line.pack.excludes)
		return fail_errno("cannot start"), ST_FAILED;
	status = parse(command, argv, &line);
	if (line.help && status == ST_DONE)
		command_help(command);
	else if (status == ST_DONE) {
		interrupt_catch();
		status = pack_run(&line.pack) < 0 ? ST_FAILED : ST_DONE;
		interrupt_raise();
	}
	free(line.pack.excludes);
	return status;
}
