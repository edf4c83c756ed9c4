/* SPDX-License-Identifier: MIT */
/*
 * movenv create: the options, and the order in which an environment is made.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/defaults.h"
#include "cmd/create_options.h"
#include "common/compiler.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "create/create.h"
#include "python/find.h"
#include "seed/options.h"
#include "seed/sources.h"

static int run(const struct command *command, char **argv);

const struct command cmd_create = {
	.name = "create",
	.words = "[ENV_DIR…]",
	.purpose = "Makes environments that can be moved, in the given directories, or in .venv.",
	.details =
		"In bin/ are python, pip and activate (.csh, .fish, .nu, .xsh, Activate.ps1,\n"
		"activate_this.py; activate.bat only in Scripts/).\n"
		"Each --option may be shortened while it is unambiguous. Each can also be set by\n"
		"a variable (MOVENV_CREATE_FIND_LINKS=DIR, MOVENV_CREATE_CLEAR=1), or by a line\n"
		"(find-links = DIR, without-pip = yes) below [create] in ~/.config/movenv/config.\n"
		"The command line comes first, then variables, then the file.\n"
		"A new environment has a .gitignore and a CACHEDIR.TAG; a directory that held\n"
		"something gets neither.\n"
		"Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.options = create_options,
	.count = CREATE_OPTIONS,
	.run = run,
};

static const struct defaults_rules rules = {
	.typed = (const int[]){HELP, -1},
	.not_file = (const int[]){CLEAR, FORCE, NO_CONFIG, -1},
	.whole = (const int[]){PROMPT, -1},
	.rivals = (const int[]){SYMLINKS, COPIES, CLEAR, ALLOW_EXISTING, -1},
	.no_config = NO_CONFIG,
	.python = PYTHON,
	.own = "MOVENV_PYTHON",
};

/* The command line of one run. */
struct line {
	struct create create;
	struct defaults defaults;
	char **dirs, **pythons; /* NULL-terminated; the arrays are freed, the words are argv's */
	size_t dir_count, python_count;
	struct seeds seeds;
	int symlinks, verbose, help, nothing;
};

/* Where it is noted that an option without a value was given. */
static int *
flag_of(struct line *line, int option)
{
	struct create *create = &line->create;
	int *const flags[] = {
		[HELP] = &line->help,
		[SYSTEM_SITE] = &create->system_site,
		[SYMLINKS] = &line->symlinks,
		[COPIES] = &create->copies,
		[ALWAYS_COPY] = &create->copies,
		[CLEAR] = &create->clear,
		[FORCE] = &create->force,
		[UPGRADE] = &create->upgrade,
		[UPGRADE_DEPS] = &create->upgrade_deps,
		[WITHOUT_IGNORE] = &create->without_ignore,
		[NO_VCS_IGNORE] = &create->without_ignore,
		[VERBOSE] = &line->verbose,
	};

	return (size_t)option < COUNT_OF(flags) && flags[option] ? flags[option] : &line->nothing;
}

/* Takes one option; returns NULL, or what is wrong with it. */
static const char *
take(struct line *line, int option, const char *value)
{
	const char *wrong = NULL;

	switch (option) {
	case PROMPT:
		line->create.prompt = value;
		break;
	case PYTHON:
		if (!*value)
			return "is no interpreter (--python needs a value)";
		line->pythons[line->python_count++] = (char *)value;
		break;
	case SCRIPTS:
		line->create.text_scripts = !strcmp(value, "text");
		if (!line->create.text_scripts && strcmp(value, "native") != 0)
			return "must be 'native' or 'text'";
		break;
	case STANDALONE:
		wrong = standalone_take(value, &line->create.standalone);
		break;
	default:
		*flag_of(line, option) = 1;
		err_verbose(line->verbose);
		wrong = seed_options_take(&line->seeds, create_options[option].name, (char *)value);
	}
	if (wrong)
		return wrong;
	return line->symlinks && line->create.copies
		       ? "cannot be used with its opposite (--symlinks, --copies)"
		       : NULL;
}

/* Takes what variables and the file set. Returns ST_DONE or ST_MISUSED. */
static int
take_defaults(struct line *line)
{
	for (size_t i = 0; i < line->defaults.set.count; i++) {
		const struct setting *setting = &line->defaults.set.list[i];
		const char *wrong = take(line, setting->option, setting->value);

		if (wrong)
			return defaults_misused(&line->defaults, setting, wrong);
	}
	return ST_DONE;
}

/* Reads the words. Returns ST_DONE or ST_MISUSED. */
static int
parse(const struct command *command, char **argv, struct line *line)
{
	struct opt_scan scan = {.table = create_options, .count = CREATE_OPTIONS, .argv = argv};
	const char *value;
	int option, status = take_defaults(line);

	while (status == ST_DONE && (option = opt_next(&scan, &value)) != OPT_END) {
		const char *word = scan.argv[-1];
		const char *wrong = NULL;

		if (option == OPT_BAD)
			return command_misused(command, scan.word, scan.wrong);
		if (option != OPT_WORD)
			wrong = take(line, option, value);
		else if (!*value)
			wrong = "is no name for a directory";
		else
			line->dirs[line->dir_count++] = (char *)value;
		if (wrong)
			return command_misused(command, word, wrong);
	}
	if (line->defaults.from[FORCE] == DEFAULTS_TYPED && !line->create.clear)
		return command_misused(command, "--force", "can only be used with --clear");
	if (line->create.upgrade && line->create.clear)
		return command_misused(command, "--upgrade", "cannot be used with --clear");
	return status;
}

/* Finds and opens the wheels to seed. */
static int
open_seeds(struct line *line, const struct interp *interp)
{
	struct seed_sources places;

	if (seeds_complete(&line->seeds, &interp->parsed) < 0)
		return fail_errno("cannot start");
	seed_sources_of(&places, interp, line->seeds.links);
	for (size_t i = 0; i < line->seeds.count; i++)
		if (!line->seeds.list[i].is_out &&
		    seed_sources_open(&places, &line->seeds.list[i]) < 0)
			return -1;
	return 0;
}

static int
make_all(struct line *line)
{
	struct interp interp;
	int status = find_first(line->pythons, &interp);

	line->create.interp = &interp;
	line->create.seeds = &line->seeds;
	if (status < 0)
		defaults_tell(&line->defaults, PYTHON);
	if (status == 0)
		status = open_seeds(line, &interp);
	for (size_t i = 0; status == 0 && i < line->dir_count && !interrupt_pending(); i++)
		status = create_environment(&line->create, line->dirs[i]);
	interp_release(&interp);
	return status;
}

static int
run(const struct command *command, char **argv)
{
	static char venv[] = ".venv";
	struct line line = {0};
	size_t words = 0;
	int status;

	while (argv[words])
		words++;
	status = defaults_read(&line.defaults, command, &rules, argv);
	words += line.defaults.set.count;
	line.dirs = calloc(words + 2, sizeof(*line.dirs));
	line.pythons = calloc(words + 1, sizeof(*line.pythons));
	if (!line.dirs || !line.pythons) {
		fail_errno("cannot start");
		status = ST_FAILED;
	} else if (status == ST_DONE) {
		status = parse(command, argv, &line);
	}
	if (status == ST_DONE && line.help) {
		command_help(command);
	} else if (status == ST_DONE) {
		if (line.dir_count == 0)
			line.dirs[line.dir_count++] = venv;
		defaults_verbose(&line.defaults);
		interrupt_catch();
		status = make_all(&line) < 0 ? ST_FAILED : ST_DONE;
		interrupt_raise();
	}
	seeds_release(&line.seeds);
	free(line.dirs);
	free(line.pythons);
	defaults_release(&line.defaults);
	return status;
}
