/* SPDX-License-Identifier: MIT */
/*
 * py --list; see py/list.h. The lines are those of py.exe, so that programs that read them do here.
 */
#include <stdio.h>
#include <string.h>

#include "cli/json_reply.h"
#include "common/status.h"
#include "core/err.h"
#include "fs/io.h"
#include "py/choice.h"
#include "py/list.h"
#include "py/wanted.h"
#include "python/candidate_json.h"
#include "python/candidates.h"
#include "python/full_version.h"
#include "text/json_write.h"

/* Writes "3.13t" or "pypy3.9", as -V: takes it. */
static void
write_tag(const struct candidate *c, char tag[IDENTITY_TEXT_CAP])
{
	if (c->identity.minor < 0)
		(void)snprintf(tag, IDENTITY_TEXT_CAP, "%s",
			       implementation_prefix(c->identity.implementation));
	else
		identity_spec(&c->identity, tag);
}

static int
is_chosen(const struct choice *choice, const struct candidate *c)
{
	return !choice->is_environment && io_same(c->file, choice->python.buf);
}

static void
print_pythons(const struct candidates *all, const struct choice *choice, int has_paths)
{
	char tag[IDENTITY_TEXT_CAP], words[IDENTITY_TEXT_CAP];

	if (choice->is_environment)
		say_line("  %-15s %s", "*", has_paths ? choice->python.buf : "Active environment");
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->list[i];

		write_tag(c, tag);
		if (is_chosen(choice, c))
			memcpy(tag + strlen(tag), " *", 3);
		say_line(" -V:%-13s %s", tag,
			 has_paths ? c->file : identity_words(&c->identity, words));
	}
}

static int
print_pythons_json(const struct candidates *all, const struct choice *choice)
{
	struct buf out = {0};
	int status = buf_printf(&out, "{\"schema\": %d, \"environment\": ", JSON_SCHEMA);

	status |= choice->is_environment ? json_string(&out, choice->python.buf)
					 : buf_puts(&out, "null");
	status |= buf_puts(&out, ", \"interpreters\": [");
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->list[i];
		char full[CANDIDATE_VERSION];

		full_version_read(c, full);
		status |= buf_puts(&out, i ? ", " : "");
		status |= candidate_json(&out, c, full, is_chosen(choice, c));
	}
	status |= buf_puts(&out, "]}");
	if (status < 0)
		fail_errno("cannot list the interpreters");
	else
		puts(out.data);
	buf_free(&out);
	return status < 0 ? ST_FAILED : ST_DONE;
}

int
py_list(const struct py_line *line)
{
	static struct choice choice;
	struct candidates all;
	int status = ST_DONE;

	if (choice_make(&choice, line) != 0)
		choice.python.len = 0, choice.python.buf[0] = '\0';
	if (candidates_find(&all) < 0) {
		fail_errno("cannot look for interpreters");
		status = ST_FAILED;
	} else if (line->is_json) {
		status = print_pythons_json(&all, &choice);
	} else {
		print_pythons(&all, &choice, line->has_paths);
	}
	if (status == ST_DONE && all.count == 0 && !choice.is_environment)
		status = PY_NO_PYTHON;
	candidates_release(&all);
	return status;
}
