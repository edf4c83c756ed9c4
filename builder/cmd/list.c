/* SPDX-License-Identifier: MIT */
/*
 * movenv list: the interpreters that discovery finds. None is started.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"
#include "fs/io.h"
#include "python/candidates.h"
#include "python/find.h"
#include "text/json_write.h"

enum { HELP, JSON, VERBOSE };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[JSON] = {"json", 0, OPT_NO_VALUE, NULL, "print one JSON object"},
	[VERBOSE] = {"verbose", 'v', OPT_NO_VALUE, NULL,
		     "say on stderr what was passed over, and why"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_list = {
	.name = "list",
	.words = "",
	.purpose = "Lists the interpreters that are found, newest first; none is started.",
	.details =
		"A line has version, implementation and file; the version is as the file's name\n"
		"tells it, and '*' is before the one that 'movenv create' takes by default.\n"
		"Keys of the JSON object: version (1), interpreters (a list of {path,\n"
		"implementation, version, abi, default}; version is null if no name says it).\n"
		"Status: 0 there is one, 1 there is none, 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

/* What is found, and which of it is taken by default. */
struct list {
	struct candidates all;
	const struct candidate *chosen; /* or NULL: none of these */
	struct path file;               /* that would be asked for the default, or "" */
	int is_script;                  /* that file is one */
};

static int
learn(struct list *list)
{
	if (candidates_find(&list->all) < 0)
		return fail_errno("cannot look for interpreters");
	list->is_script = find_default_file(&list->all, &list->file) < 0;
	for (size_t i = 0; i < list->all.count && list->file.len && !list->chosen; i++)
		if (io_same(list->all.list[i].file, list->file.buf))
			list->chosen = &list->all.list[i];
	return 0;
}

static void
show_lines(const struct list *list)
{
	for (size_t i = 0; i < list->all.count; i++) {
		const struct candidate *c = &list->all.list[i];
		char version[CANDIDATE_VERSION];
		int n;

		candidate_version(c, version);
		n = (int)(strlen(version) + strlen(c->identity.abi));
		say_line("%c %s%s%*s%-8s %s", c == list->chosen ? '*' : ' ', version,
			 c->identity.abi, n < 8 ? 8 - n : 1, "",
			 implementation_title(c->identity.implementation), c->file);
	}
	if (!list->chosen && list->file.len)
		advise(list->is_script
			       ? "the default of 'movenv create' is what the script '%s' starts"
			       : "the default of 'movenv create' is '%s', which is none of these",
		       list->file.buf);
}

static int
add_json(struct buf *out, const struct candidate *c, int chosen)
{
	char version[CANDIDATE_VERSION];
	int status = buf_puts(out, "{\"path\": ") | json_string(out, c->file);

	candidate_version(c, version);
	status |= buf_printf(out, ", \"implementation\": \"%s\", \"version\": ",
			     implementation_title(c->identity.implementation));
	status |= version[0] ? json_string(out, version) : buf_puts(out, "null");
	return status | buf_printf(out, ", \"abi\": \"%s\", \"default\": %s}", c->identity.abi,
				   chosen ? "true" : "false");
}

static int
show_json(const struct list *list)
{
	struct buf out = {0};
	int status = buf_puts(&out, "{\"version\": 1, \"interpreters\": [");

	for (size_t i = 0; i < list->all.count; i++) {
		const struct candidate *c = &list->all.list[i];

		status |= buf_puts(&out, i ? ", " : "") | add_json(&out, c, c == list->chosen);
	}
	status |= buf_puts(&out, "]}");
	if (status < 0)
		status = fail_errno("cannot list the interpreters");
	else
		puts(out.data);
	buf_free(&out);
	return status;
}

static int
show(int json)
{
	struct list *list = calloc(1, sizeof(*list));
	int status = list ? learn(list) : fail_errno("cannot start");

	for (size_t i = list ? list->all.count : 0; status == 0 && i < list->all.all; i++)
		verbose("passed over '%s': %s", list->all.list[i].file, list->all.list[i].why);
	if (status == 0 && json)
		status = show_json(list);
	else if (status == 0)
		show_lines(list);
	if (status == 0 && list->all.count == 0)
		status = fail("cannot find an interpreter on PATH or in the usual places");
	if (list)
		candidates_release(&list->all);
	free(list);
	return status < 0 ? ST_FAILED : ST_DONE;
}

static int
run(const struct command *command, char **argv)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	const char *value;
	int json = 0;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		switch (option) {
		case OPT_BAD:
			return command_misused(command, scan.word, scan.wrong);
		case OPT_WORD:
			return command_misused(command, value, "is a word too many");
		case HELP:
			command_help(command);
			return ST_DONE;
		case JSON:
			json = 1;
			break;
		case VERBOSE:
			err_verbose(1);
			break;
		}
	}
	return show(json);
}
