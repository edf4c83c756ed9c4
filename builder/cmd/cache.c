/* SPDX-License-Identifier: MIT */
/*
 * movenv cache: the directory, its size, and the removal of what is in it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/place.h"
#include "cache/prune.h"
#include "cache/survey.h"
#include "cache/tag.h"
#include "cli/command.h"
#include "cli/common_options.h"
#include "cli/json_reply.h"
#include "cmd/cache_options.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "fs/io.h"
#include "python/remembered.h"
#include "standalone/cached.h"
#include "text/json_write.h"

static const struct opt options[] = {
	COMMAND_HELP, COMMAND_JSON, CACHE_DIR_OPTION, COMMAND_QUIET, COMMAND_VERBOSE,
};

static int cache_run(const struct command *command, char **argv);

const struct command cmd_cache = {
	.name = "cache",
	.words = "dir|info|prune|clear",
	.needed = "dir|info|prune|clear",
	.max_words = 1,
	.purpose = "Shows the cache, or removes what is in it.",
	.details =
		"movenv keeps there what interpreters say of themselves, unpacked wheels, and the\n"
		"Python of standalone environments. It can make all of it again, and each\n"
		"environment works without it.\n"
		"  dir    Prints the directory: that of --cache-dir, MOVENV_CACHE_DIR,\n"
		"         $XDG_CACHE_HOME/movenv or ~/.cache/movenv.\n"
		"  info   Prints how much of what is there.\n"
		"  prune  Removes what is of no use any more: of interpreters that are gone or\n"
		"         have changed, what was not used for 30 days of wheels and standalone\n"
		"         environments, of older versions of movenv, and of killed runs.\n"
		"  clear  Removes all of it.\n"
		"A cache that others own, or may write to, is not used; 'create -v' prints why.\n"
		"MOVENV_NO_CACHE=1 turns it off.\n"
		"Keys of the JSON object: schema (1), directory, exists, and interpreters,\n"
		"wheels, standalone and other, each with entries and bytes (on the disk).\n"
		"Status: 0 done, 1 failed, 2 misused.",
	.examples = "  movenv cache info\n"
		    "  movenv cache prune                # from time to time\n"
		    "  movenv cache clear                # all of it",
	.options = options,
	.count = COUNT_OF(options),
	.run = cache_run,
};

/* What of each kind's entries is not used any more. */
static cache_is_stale *const stale[CACHE_KINDS] = {
	[CACHE_INTERPRETERS] = remembered_is_stale,
	[CACHE_WHEELS] = cache_is_unused,
	[CACHE_STANDALONE] = cached_is_stale,
};

#define SIZE_TEXT 32

/* Writes "512 bytes", "1.5 KiB" … */
static void
write_size(uint64_t bytes, char text[SIZE_TEXT])
{
	static const char units[] = "KMGT";
	uint64_t tenths = bytes * 10 / 1024;
	int unit = 0;

	if (bytes < 1024) {
		(void)snprintf(text, SIZE_TEXT, "%u bytes", (unsigned)bytes);
		return;
	}
	for (; tenths >= 10240 && units[unit + 1]; unit++)
		tenths /= 1024;
	(void)snprintf(text, SIZE_TEXT, "%llu.%llu %ciB", (unsigned long long)(tenths / 10),
		       (unsigned long long)(tenths % 10), units[unit]);
}

/*
 * Opens the cache directory. Returns 1 with the descriptor; 0 if there is none; -1 after a message:
 * also for a directory of something else.
 */
static int
open_cache(const char *verb, const struct path *path, int *top)
{
	int is_new;

	*top = cache_open_alone(path->buf);
	if (*top < 0 && errno == ENOENT)
		return 0;
	if (*top < 0)
		return failf("cannot %s the cache '%s': %s", verb, path->buf, cache_refusal(errno));
	if (cache_tag_is_in(*top))
		return 1;
	is_new = cache_tag_is_due(*top);
	io_close(*top);
	if (is_new)
		return 0;
	failf("cannot %s the cache '%s': it is not a cache of movenv", verb, path->buf);
	advise("movenv's own has a file " CACHE_TAG_NAME " of movenv's in it");
	return -1;
}

static int
append_json_part(struct buf *out, const char *name, const struct cache_usage *usage)
{
	return buf_printf(out, ", \"%s\": {\"entries\": %llu, \"bytes\": %llu}", name,
			  (unsigned long long)usage->entries, (unsigned long long)usage->bytes);
}

static int
reply_info(const struct path *path, int exists, const struct cache_survey *survey)
{
	struct buf out = {0};
	int status = buf_puts(&out, "\"directory\": ") | json_string(&out, path->buf) |
		     buf_printf(&out, ", \"exists\": %s", exists ? "true" : "false");

	for (int i = 0; i < CACHE_KINDS; i++)
		status |= append_json_part(&out, cache_kind_title(i), &survey->kinds[i]);
	status |= append_json_part(&out, "other", &survey->other);
	if (status < 0)
		status = fail_errno("cannot describe the cache '%s'", path->buf);
	else
		json_reply_fields(&out);
	buf_free(&out);
	return status;
}

static void
print_part(const char *name, const struct cache_usage *usage)
{
	char size[SIZE_TEXT];

	write_size(usage->bytes, size);
	say_line("%-14s%6llu  %12s", name, (unsigned long long)usage->entries, size);
}

static void
print_info(const struct path *path, const struct cache_survey *survey)
{
	struct cache_usage all = survey->other;

	say_line("%s", path->buf);
	for (int i = 0; i < CACHE_KINDS; i++) {
		print_part(cache_kind_title(i), &survey->kinds[i]);
		all.entries += survey->kinds[i].entries;
		all.bytes += survey->kinds[i].bytes;
	}
	if (survey->other.entries)
		print_part("other", &survey->other);
	print_part("all", &all);
}

static int
show_cache(const struct path *path)
{
	struct cache_survey survey = {0};
	int top, exists = open_cache("examine", path, &top);

	if (exists < 0)
		return -1;
	if (exists) {
		int status = cache_survey_read(&survey, top);

		io_close(top);
		if (status < 0)
			return fail_errno("cannot examine the cache '%s'", path->buf);
	}
	if (json_reply_wanted())
		return reply_info(path, exists, &survey);
	if (exists)
		print_info(path, &survey);
	else
		say_line("there is no cache in '%s'", path->buf);
	return 0;
}

/* Hard links in environments keep the bytes of a file on the disk. */
static void
print_removed(const struct cache_usage *removed)
{
	char freed[SIZE_TEXT], shared[SIZE_TEXT];

	write_size(removed->freed, freed);
	write_size(removed->bytes - removed->freed, shared);
	if (removed->bytes > removed->freed)
		say_line("entries removed: %llu; freed: %s, and environments have links to %s",
			 (unsigned long long)removed->entries, freed, shared);
	else
		say_line("entries removed: %llu; freed: %s", (unsigned long long)removed->entries,
			 freed);
}

static int
remove_from_cache(const struct path *path, int all)
{
	const char *verb = all ? "clear" : "prune";
	struct cache_usage removed = {0};
	int top, status = open_cache(verb, path, &top);

	if (status == 0)
		say_line("there is no cache in '%s'", path->buf);
	if (status <= 0)
		return status;
	status = all ? cache_clear(top, &removed) : cache_prune(top, stale, &removed);
	if (status < 0)
		fail_errno("cannot %s the cache '%s'", verb, path->buf);
	io_close(top);
	if (status == 0 && all)
		rmdir(path->buf); /* if nobody else has put something there */
	print_removed(&removed);
	return status;
}

static int
cache_do(const char *what)
{
	struct path path;
	size_t floor;

	if (cache_place_find(&path, &floor) < 0) {
		if (errno != ENOENT)
			return fail_errno("cannot find the cache");
		failf("cannot find the cache: HOME is not an absolute path");
		advise("name a directory by --cache-dir, or by MOVENV_CACHE_DIR");
		return -1;
	}
	if (!strcmp(what, "info"))
		return show_cache(&path);
	if (!strcmp(what, "dir")) {
		puts(path.buf); /* for scripts: not escaped */
		return 0;
	}
	return remove_from_cache(&path, !strcmp(what, "clear"));
}

static int
cache_run(const struct command *command, char **argv)
{
	static const char *const words[] = {"dir", "info", "prune", "clear"};
	int status = command_parse(command, argv, NULL), is_known = 0;

	if (status != COMMAND_RUN)
		return status;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		is_known |= !strcmp(argv[0], words[i]);
	if (!is_known)
		return command_misused(command, argv[0],
				       "must be 'dir', 'info', 'prune' or 'clear'");
	if (json_reply_wanted() && strcmp(argv[0], "info") != 0)
		return command_misused(command, "--json", "can only be used with info");
	interrupt_catch();
	status = cache_do(argv[0]) < 0 ? ST_FAILED : ST_DONE;
	interrupt_raise();
	return status;
}
