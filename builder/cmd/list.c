/* SPDX-License-Identifier: MIT */
/*
 * movenv list: the interpreters that discovery finds, and none is started; or the one that a spec
 * means, which is asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/common_options.h"
#include "cli/json_reply.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/buf.h"
#include "core/err.h"
#include "fs/io.h"
#include "python/candidate_json.h"
#include "python/candidates.h"
#include "python/find.h"
#include "python/full_version.h"

#define COLUMN 10 /* characters of a version and the blanks after it: "3.13.0rc2" */

static const struct opt options[] = {
	COMMAND_HELP,
	{"python", 'p', OPT_VALUE, "SPEC",
	 "the one that 'movenv create -p SPEC' takes, and only that;\nmay be repeated: the first "
	 "that is there",
	 opt_append_filled, 0},
	COMMAND_JSON,
	COMMAND_QUIET,
	COMMAND_VERBOSE,
};

static int list_run(const struct command *command, char **argv);

const struct command cmd_list = {
	.name = "list",
	.words = "",
	.purpose = "Lists the interpreters that are found, newest first; none is started.",
	.details = "A line has version, implementation and file. The version is that of the files\n"
		   "around the interpreter or, if these do not have it, of the file's name. '*'\n"
		   "marks the one that 'movenv create' takes by default.\n"
		   "Keys of the JSON object: schema (1), interpreters (a list of {path,\n"
		   "implementation, version ('3.12', null if the name has none), full_version\n"
		   "('3.12.4', null if no file has it), abi, default}); and error ({message,\n"
		   "status}) after a failure.\n"
		   "Status: 0 found, 1 none found, 2 misused.",
	.examples = "  movenv list\n"
		    "  movenv list -p '>=3.10,<3.13'     # the one that create -p takes\n"
		    "  movenv list -v                    # and what was passed over, and why",
	.options = options,
	.count = COUNT_OF(options),
	.run = list_run,
};

/* The interpreters that are found, and the one that is taken by default. */
struct list {
	struct candidates all;
	const struct candidate *chosen; /* or NULL: none of these */
	struct path file;               /* that the default would ask, or "" */
	int is_script;                  /* that file is a script */
	struct interp asked;            /* the one that a spec means */
};

static int
find_all(struct list *list)
{
	if (candidates_find(&list->all) < 0)
		return fail_errno("cannot look for interpreters");
	list->is_script = find_default_file(&list->all, &list->file) < 0;
	for (size_t i = 0; i < list->all.count && list->file.len && !list->chosen; i++)
		if (io_same(list->all.list[i].file, list->file.buf))
			list->chosen = &list->all.list[i];
	return 0;
}

/* Leaves in the list the one that the specs mean. Returns 0, or -1 after a message. */
static int
keep_meant(struct list *list, char *const *specs)
{
	struct candidate *meant;
	int found = find_first(specs, &list->asked);

	candidates_release(&list->all);
	list->all = (struct candidates){0};
	list->chosen = NULL;
	if (found < 0)
		return -1;
	meant = calloc(1, sizeof(*meant));
	list->all.list = meant;
	if (!meant || !(meant->file = strdup(list->asked.file.buf)))
		return fail_errno("cannot list the interpreters");
	meant->identity = list->asked.identity;
	list->all.count = list->all.all = 1;
	if (list->file.len && io_same(meant->file, list->file.buf))
		list->chosen = meant;
	return 0;
}

/* The full version: of the files, else of the interpreter if it was asked, else "". */
static void
read_version(const struct list *list, const struct candidate *c, char version[CANDIDATE_VERSION])
{
	if (!full_version_read(c, version) && list->asked.version)
		(void)snprintf(version, CANDIDATE_VERSION, "%s", list->asked.version);
}

static void
print_lines(const struct list *list)
{
	for (size_t i = 0; i < list->all.count; i++) {
		const struct candidate *c = &list->all.list[i];
		char version[CANDIDATE_VERSION];
		int n;

		read_version(list, c, version);
		if (!version[0])
			candidate_version(c, version);
		n = (int)(strlen(version) + strlen(c->identity.abi));
		say_line("%c %s%s%*s%-8s %s", c == list->chosen ? '*' : ' ', version,
			 c->identity.abi, n < COLUMN ? COLUMN - n : 1, "",
			 implementation_title(c->identity.implementation), c->file);
	}
	(void)fflush(stdout); /* the lines come first, wherever both go */
	if (!list->chosen && list->file.len && !list->asked.text)
		advise(list->is_script
			       ? "the default of 'movenv create' is the one that the "
				 "script '%s' starts"
			       : "the default of 'movenv create' is '%s', which is none of these",
		       list->file.buf);
}

static int
reply_interpreters(const struct list *list)
{
	struct buf out = {0};
	int status = buf_puts(&out, "\"interpreters\": [");

	for (size_t i = 0; i < list->all.count; i++) {
		const struct candidate *c = &list->all.list[i];
		char full[CANDIDATE_VERSION];

		read_version(list, c, full);
		status |= buf_puts(&out, i ? ", " : "");
		status |= candidate_json(&out, c, full, c == list->chosen);
	}
	status |= buf_putc(&out, ']');
	if (status < 0)
		status = fail_errno("cannot list the interpreters");
	else
		json_reply_fields(&out);
	buf_free(&out);
	return status;
}

static int
show_list(char *const *specs, int json)
{
	struct list *list = calloc(1, sizeof(*list));
	int status, found;

	if (!list) {
		fail_errno("cannot list the interpreters");
		return ST_FAILED;
	}
	status = find_all(list);
	for (size_t i = list->all.count; status == 0 && i < list->all.all; i++)
		verbose("passed over '%s': %s", list->all.list[i].file, list->all.list[i].why);
	found = status == 0 && specs ? keep_meant(list, specs) : 0;
	if (status == 0 && json)
		status = reply_interpreters(list);
	else if (status == 0 && found == 0)
		print_lines(list);
	if (status == 0 && list->all.count == 0)
		status = specs ? found
			       : failf("cannot find an interpreter on PATH or in the usual places");
	interp_release(&list->asked);
	candidates_release(&list->all);
	free(list);
	return status < 0 ? ST_FAILED : ST_DONE;
}

static int
list_run(const struct command *command, char **argv)
{
	struct opt_list specs = {0};
	int status = command_parse(command, argv, &specs);

	if (status == COMMAND_RUN)
		status = show_list(specs.values, json_reply_wanted());
	opt_list_release(&specs);
	return status;
}
