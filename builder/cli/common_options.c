/* SPDX-License-Identifier: MIT */
/*
 * Options of every command; see cli/common_options.h.
 */
#include <stddef.h>

#include "cli/common_options.h"
#include "cli/json_reply.h"
#include "core/err.h"

const char *
command_store_help(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	return NULL;
}

const char *
command_store_json(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	json_reply_want();
	return NULL;
}

const char *
command_store_quiet(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	err_quiet(1);
	return NULL;
}

const char *
command_store_verbose(void *field, const struct opt *opt, char *value)
{
	(void)field;
	(void)opt;
	(void)value;
	err_verbose(1);
	return NULL;
}
