/* SPDX-License-Identifier: MIT */
/*
 * The object of --json; see cli/json_reply.h.
 */
#include <stdio.h>
#include <string.h>

#include "cli/json_reply.h"
#include "common/status.h"
#include "core/err.h"
#include "text/json_write.h"

static int is_named, is_wanted;
static struct buf reply_fields, message;

void
json_reply_begin(char *const *argv)
{
	for (; *argv && strcmp(*argv, "--") != 0; argv++) {
		size_t n = strcspn(*argv, "=");

		/* "--js" is the shortest form that cannot mean --jobs. */
		if (n >= strlen("--js") && n <= strlen("--json") && !strncmp(*argv, "--json", n))
			is_named = 1;
	}
	err_capture(&message);
}

void
json_reply_want(void)
{
	is_wanted = 1;
}

int
json_reply_wanted(void)
{
	return is_wanted;
}

void
json_reply_fields(struct buf *fields)
{
	buf_free(&reply_fields);
	reply_fields = *fields;
	*fields = (struct buf){0};
}

void
json_reply_error(const char *text)
{
	if (!message.len)
		(void)buf_puts(&message, text);
}

void
json_reply_end(int status)
{
	struct buf text = {0};
	int failed = status != 0 && (message.len || !reply_fields.len);

	is_wanted |= is_named && status == ST_MISUSED;
	if (is_wanted && (failed || reply_fields.len)) {
		printf("{\"schema\": %d%s%s", JSON_SCHEMA, reply_fields.len ? ", " : "",
		       buf_str(&reply_fields));
		/* A message is missing if there was no memory for it. */
		if (failed && (!message.len || json_string(&text, buf_str(&message)) < 0))
			printf(", \"error\": {\"message\": \"out of memory\", \"status\": %d}",
			       status);
		else if (failed)
			printf(", \"error\": {\"message\": %s, \"status\": %d}", buf_str(&text),
			       status);
		puts("}");
	}
	is_wanted = is_named = 0;
	buf_free(&text);
	buf_free(&reply_fields);
	buf_free(&message);
	err_capture(NULL);
}
