/* SPDX-License-Identifier: MIT */
/*
 * movenv unpack: an environment out of an archive.
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
#include "unpack/unpack.h"

/* Reads a size in bytes. Returns 0 if the text is not a size. */
static uint64_t
parse_size(const char *text)
{
	static const char units[] = "KMGT";
	char *end;
	uint64_t n = strtoull(text, &end, 10);
	const char *unit = *end ? strchr(units, *end) : NULL;
	int bits = unit ? 10 * (int)(unit - units + 1) : 0;

	if (*text < '0' || *text > '9' || (unit ? end[1] : *end) || n > UINT64_MAX >> (bits + 1))
		return 0;
	return n << bits;
}

static const char *
unpack_store_size(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	*(uint64_t *)field = parse_size(value);
	return *(uint64_t *)field ? NULL : "must be a number of bytes, or one with K, M, G or T";
}

static const struct opt options[] = {
	COMMAND_HELP,
	{"python", 'p', OPT_VALUE, "SPEC",
	 "the home interpreter, as for repair; default:\nthe one that it had, or another like it",
	 OPT_FILLED(struct unpack, spec)},
	{"max-size", 0, OPT_VALUE, "N",
	 "how many bytes it may have, or with K, M, G or T after\n"
	 "the number KiB, MiB, GiB, TiB; default: one GiB and 16\n"
	 "times the size of FILE",
	 unpack_store_size, OPT_AT(struct unpack, max_size, uint64_t)},
	{"clear", 0, OPT_NO_VALUE, NULL, "replace the environment in DIR",
	 OPT_FLAG(struct unpack, clear)},
	CACHE_DIR_OPTION,
	NO_CACHE_OPTION,
	COMMAND_QUIET,
	COMMAND_VERBOSE,
};

static int unpack_command(const struct command *command, char **argv);

const struct command cmd_unpack = {
	.name = "unpack",
	.words = "FILE [DIR]",
	.needed = "FILE",
	.max_words = 2,
	.no_empty_words = 1,
	.purpose = "Makes an environment of an archive.",
	.details =
		"FILE is tar, tar.gz or zip, by movenv pack, venv-pack or any program; '-' is the\n"
		"standard input (no zip). It is unpacked beside DIR, fixed as 'movenv repair'\n"
		"would, and renamed. DIR must not exist, or be empty; by default it is FILE's\n"
		"name without its ending, here. A directory that holds all of FILE is left out.\n"
		"Nothing is written outside of DIR; names, links and sizes that lie are refused.\n"
		"Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.examples = "  movenv unpack app.tar.gz /opt/app\n"
		    "  xz -dc app.tar.xz | movenv unpack - /opt/app",
	.options = options,
	.count = COUNT_OF(options),
	.run = unpack_command,
};

static int
unpack_command(const struct command *command, char **argv)
{
	struct unpack unpack = {0};
	int status = command_parse(command, argv, &unpack);

	if (status != COMMAND_RUN)
		return status;
	unpack.file = argv[0];
	unpack.dir = argv[1];
	interrupt_catch();
	status = unpack_run(&unpack) < 0 ? ST_FAILED : ST_DONE;
	if (status != ST_DONE && err_was_full())
		advise("there is no space for '%s'", unpack.dir ? unpack.dir : unpack.file);
	interrupt_raise();
	return status;
}
