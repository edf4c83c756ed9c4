/* SPDX-License-Identifier: MIT */
/*
 * movenv unpack: an environment out of an archive.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "unpack/unpack.h"

enum { HELP, PYTHON, MAX_SIZE, CLEAR, QUIET };

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[PYTHON] = {"python", 'p', OPT_VALUE, "SPEC",
		    "the interpreter to stand on, as repair has it; default:\n"
		    "the one that it stood on, or another like it"},
	[MAX_SIZE] = {"max-size", 0, OPT_VALUE, "N",
		      "how many bytes it may have, or with K, M, G or T behind\n"
		      "the number KiB, MiB, GiB, TiB; default: one GiB and 16\n"
		      "times the size of FILE"},
	[CLEAR] = {"clear", 0, OPT_NO_VALUE, NULL, "replace the environment that is there"},
	[QUIET] = {"quiet", 'q', OPT_NO_VALUE, NULL, "show no progress on a terminal"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_unpack = {
	.name = "unpack",
	.words = "FILE [DIR]",
	.purpose = "Makes an environment of an archive.",
	.details =
		"FILE is tar, tar.gz or zip, by movenv pack, venv-pack or any program; '-' is the\n"
		"standard input (no zip). It is unpacked beside DIR, fixed as 'movenv repair'\n"
		"would, and renamed. DIR must not be there, or be empty; by default it is FILE's\n"
		"name without its ending, here. A directory that holds all of FILE is left out.\n"
		"Nothing is written outside of DIR; names, links and sizes that lie are refused.\n"
		"Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

/* Reads a size. Returns 0 if it is none. */
static uint64_t
size_of(const char *text)
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

static int
run(const struct command *command, char **argv)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	struct unpack unpack = {0};
	const char *value;
	int option, status;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if (option == HELP) {
			command_help(command);
			return ST_DONE;
		}
		if (option == PYTHON && !*value)
			return command_misused(command, scan.argv[-1], "needs a value (--python)");
		if (option == PYTHON)
			unpack.spec = value;
		if (option == MAX_SIZE && !(unpack.max_size = size_of(value)))
			return command_misused(command, value, "is no size (--max-size)");
		unpack.clear |= option == CLEAR;
		unpack.quiet |= option == QUIET;
		if (option == OPT_WORD && !*value)
			return command_misused(command, value, "is no name");
		if (option == OPT_WORD && unpack.dir)
			return command_misused(command, value, "is one directory too many");
		if (option == OPT_WORD)
			*(unpack.file ? &unpack.dir : &unpack.file) = value;
	}
	if (!unpack.file)
		return command_misused(command, "FILE", "is missing");
	interrupt_catch();
	status = unpack_run(&unpack) < 0 ? ST_FAILED : ST_DONE;
	interrupt_raise();
	return status;
}
