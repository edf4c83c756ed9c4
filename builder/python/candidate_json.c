/* SPDX-License-Identifier: MIT */
/*
 * A candidate as JSON; see python/candidate_json.h.
 */
#include "python/candidate_json.h"
#include "text/json_write.h"

/* A text, or null for "". */
static int
append_or_null(struct buf *out, const char *text)
{
	return *text ? json_string(out, text) : buf_puts(out, "null");
}

int
candidate_json(struct buf *out, const struct candidate *c, const char *full, int is_default)
{
	char version[CANDIDATE_VERSION];
	int status = buf_puts(out, "{\"path\": ");

	candidate_version(c, version);
	status |= json_string(out, c->file);
	status |= buf_printf(out, ", \"implementation\": \"%s\", \"version\": ",
			     implementation_title(c->identity.implementation));
	status |= append_or_null(out, version);
	status |= buf_puts(out, ", \"full_version\": ");
	status |= append_or_null(out, full);
	status |= buf_printf(out, ", \"abi\": \"%s\", \"default\": %s}", c->identity.abi,
			     is_default ? "true" : "false");
	return status;
}
