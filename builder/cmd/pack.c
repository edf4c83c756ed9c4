/* SPDX-License-Identifier: MIT */
/*
 * movenv pack: an environment as one archive, which runs wherever it is unpacked.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/common_options.h"
#include "cmd/cache_options.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "pack/pack.h"

static const struct archive_ops *const formats[] = {&archive_tar_gz, &archive_tar, &archive_zip};

/* The command line of one run. */
struct pack_line {
	struct pack pack;
	struct opt_list excludes;
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

/* Returns 1 if the file's name ends as that of a kind of archive that pack does not write. */
static int
is_other_archive(const char *file)
{
	static const char *const endings[] = {
		".xz",   ".txz", ".bz2", ".tbz", ".tbz2", ".zst",      ".tzst", ".lz",
		".lzma", ".lz4", ".7z",  ".rar", ".Z",    ".squashfs", ".sqsh", ".img",
		".iso",  ".whl", ".pex", ".pyz", ".gz",   ".cpio"};

	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (name_ends(file, endings[i]))
			return !name_ends(file, ".tar.gz");
	return 0;
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

static const char *
pack_store_format(void *field, const struct opt *opt, char *value)
{
	const struct archive_ops **format = field;

	(void)opt;
	*format = find_format(value);
	return *format ? NULL : "must be 'tar.gz', 'tar' or 'zip'";
}

static const char *
pack_store_level(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	*(int *)field = number_of(value, 9);
	return *(int *)field ? NULL : "must be from 1 to 9";
}

static const char *
pack_store_jobs(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	*(int *)field = number_of(value, 100000);
	return *(int *)field ? NULL : "must be a number, at least 1";
}

static const char *
pack_store_standalone(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	return standalone_take(value, field);
}

static const char *
pack_store_prefix(void *field, const struct opt *opt, char *value)
{
	opt_set_text(field, opt, value);
	if (safe_name_is_deep(value, strlen(value)))
		return "has too many parts";
	return safe_name_reject(value, strlen(value));
}

static const struct opt options[] = {
	COMMAND_HELP,
	{"output", 'o', OPT_VALUE, "FILE",
	 "the archive; '-' is the standard output (not of a zip);\n"
	 "default: ENV_DIR's name, or of .venv the project's, here",
	 OPT_FILLED(struct pack_line, pack.output)},
	{"format", 0, OPT_VALUE, "tar.gz|tar|zip", "default: that of FILE's ending, else tar.gz",
	 pack_store_format, OPT_AT(struct pack_line, pack.format, const struct archive_ops *)},
	{"level", 'l', OPT_VALUE, "1-9",
	 "how small to make it, 1 is the fastest;\ndefault: 4, of zip 1", pack_store_level,
	 OPT_AT(struct pack_line, pack.level, int)},
	{"jobs", 'j', OPT_VALUE, "N",
	 "how many threads compress; default: one a processor;\n"
	 "the archive is the same for any number",
	 pack_store_jobs, OPT_AT(struct pack_line, pack.jobs, int)},
	{"standalone", 0, OPT_MAYBE_VALUE, "python",
	 "put the interpreter into it, with all libraries that it and\n"
	 "the packages need: see create",
	 pack_store_standalone, OPT_AT(struct pack_line, pack.standalone, enum standalone_kind)},
	{"prefix", 0, OPT_VALUE, "DIR", "let all names in the archive begin with DIR/",
	 pack_store_prefix, OPT_AT(struct pack_line, pack.prefix, const char *)},
	{"exclude", 0, OPT_VALUE, "GLOB",
	 "leave out files of such a name in the environment, and\n"
	 "all below them; '*' matches '/' too; may be repeated",
	 OPT_LIST(struct pack_line, excludes)},
	{"ignore-editable", 0, OPT_NO_VALUE, NULL,
	 "leave out projects that are imported from elsewhere",
	 OPT_FLAG(struct pack_line, pack.ignore_editable)},
	{"force", 0, OPT_NO_VALUE, NULL, "replace FILE if it exists",
	 OPT_FLAG(struct pack_line, pack.force)},
	CACHE_DIR_OPTION,
	NO_CACHE_OPTION,
	COMMAND_QUIET,
	COMMAND_VERBOSE,
};

static int pack_command(const struct command *command, char **argv);

const struct command cmd_pack = {
	.name = "pack",
	.words = "[ENV_DIR]",
	.max_words = 1,
	.purpose = "Makes an archive of an environment, which runs wherever it is unpacked.",
	.details =
		"The environment, of any maker, is packed as 'movenv repair' would leave it, and\n"
		"is not touched. tar or unzip unpack it, and nothing is to be done after that.\n"
		"The same environment gives the same bytes. Files keep their times, made even,\n"
		"and none is later than SOURCE_DATE_EPOCH.\n"
		"Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.examples =
		"  movenv pack .venv\n"
		"  movenv pack .venv -o app.tar.gz --standalone   # for machines without Python",
	.options = options,
	.count = COUNT_OF(options),
	.run = pack_command,
};

/* Completes the options. Returns COMMAND_RUN, or ST_MISUSED after a message. */
static int
complete_options(const struct command *command, struct pack *pack)
{
	if (!pack->format)
		pack->format = pack->output ? format_of(pack->output) : NULL;
	if (!pack->format && pack->output && is_other_archive(pack->output)) {
		int status = command_misused(command, pack->output,
					     "is not a format that pack writes (tar.gz, tar, zip)");

		advise("for another compressor: movenv pack --format tar -o - ENV_DIR | xz >FILE");
		return status;
	}
	if (!pack->format)
		pack->format = &archive_tar_gz;
	if (pack->level && !pack->format->level)
		return command_misused(command, "--level", "has no meaning for tar");
	if (pack->output && !strcmp(pack->output, "-") && pack->format->patches)
		return command_misused(command, "-", "cannot be a zip archive");
	return COMMAND_RUN;
}

static int
pack_command(const struct command *command, char **argv)
{
	static char *no_excludes[] = {NULL};
	struct pack_line line = {.pack.prefix = ""};
	struct pack *pack = &line.pack;
	int status = command_parse(command, argv, &line);

	if (status == COMMAND_RUN)
		status = complete_options(command, pack);
	if (status == COMMAND_RUN) {
		pack->dir = command_env_dirs(argv)[0];
		pack->excludes = line.excludes.count ? line.excludes.values : no_excludes;
		interrupt_catch();
		status = pack_run(pack) < 0 ? ST_FAILED : ST_DONE;
		interrupt_raise();
	}
	opt_list_release(&line.excludes);
	return status;
}
