/* SPDX-License-Identifier: MIT */
/*
 * movenv create: the settings, the command line, and an environment in each directory.
 */
#include "cli/command.h"
#include "cli/defaults.h"
#include "cmd/create_options.h"
#include "common/status.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "create/create.h"
#include "python/find.h"
#include "seed/sources.h"

static int create_run(const struct command *command, char **argv);

const struct command cmd_create = {
	.name = "create",
	.words = "[ENV_DIR…]",
	.max_words = COMMAND_ANY_NUMBER,
	.no_empty_words = 1,
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
	.examples =
		"  movenv create                     # .venv, with python3 of PATH, and pip\n"
		"  movenv create -p 3.12 --seed=./app-1.0-py3-none-any.whl env\n"
		"  movenv create --standalone env    # with the interpreter, for other machines",
	.options = create_options,
	.groups = create_groups,
	.count = CREATE_OPTIONS,
	.run = create_run,
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

/* Stores what variables and the file set. Returns ST_DONE or ST_MISUSED. */
static int
store_settings(const struct defaults *defaults, struct create_line *line)
{
	for (size_t i = 0; i < defaults->set.count; i++) {
		const struct setting *setting = &defaults->set.list[i];
		const char *wrong =
			opt_store(&create_options[setting->option], line, setting->value);

		if (wrong)
			return defaults_misused(defaults, setting, wrong);
	}
	return ST_DONE;
}

/*
 * Reads the settings and the command line. Returns COMMAND_RUN; or the exit status where that is
 * all, after help or a message.
 */
static int
parse_line(const struct command *command, char **argv, struct defaults *defaults,
	   struct create_line *line)
{
	int status = defaults_read(defaults, command, &rules, argv);

	if (status == ST_DONE)
		status = store_settings(defaults, line);
	if (status == ST_DONE)
		status = command_parse(command, argv, line);
	if (status != COMMAND_RUN)
		return status;
	if (defaults->from[FORCE] == DEFAULTS_TYPED && !line->create.clear)
		return command_misused(command, "--force", "can only be used with --clear");
	if (line->create.upgrade && line->create.clear)
		return command_misused(command, "--upgrade", "cannot be used with --clear");
	return COMMAND_RUN;
}

/* Finds and opens the wheels to seed. */
static int
open_seeds(struct seeds *seeds, const struct interp *interp)
{
	struct seed_sources places;

	if (seeds_complete(seeds, &interp->parsed) < 0)
		return fail_errno("cannot find the wheels to seed");
	seed_sources_of(&places, interp, seeds->links);
	for (size_t i = 0; i < seeds->count; i++)
		if (!seeds->list[i].is_out && seed_sources_open(&places, &seeds->list[i]) < 0)
			return -1;
	return 0;
}

/* The messages name a file in the environment; which disk is full shows its directory. */
static int
create_one(const struct create *create, const char *dir)
{
	int status = create_environment(create, dir);

	if (status < 0 && err_was_full())
		advise("there is no space for '%s'", dir);
	return status;
}

static int
create_all(struct create_line *line, const struct defaults *defaults, char **dirs)
{
	static char *const no_python[] = {NULL};
	struct interp interp;
	int status = find_first(line->pythons.count ? line->pythons.values : no_python, &interp);

	line->create.interp = &interp;
	line->create.seeds = &line->seeds;
	if (status < 0)
		defaults_tell(defaults, PYTHON);
	if (status == 0)
		status = open_seeds(&line->seeds, &interp);
	for (dirs = command_env_dirs(dirs); status == 0 && *dirs && !interrupt_pending(); dirs++)
		status = create_one(&line->create, *dirs);
	line->create.interp = NULL;
	interp_release(&interp);
	return status;
}

static int
create_run(const struct command *command, char **argv)
{
	struct create_line line = {0};
	struct defaults defaults;
	int status = parse_line(command, argv, &defaults, &line);

	if (status == COMMAND_RUN) {
		defaults_verbose(&defaults);
		interrupt_catch();
		status = create_all(&line, &defaults, argv) < 0 ? ST_FAILED : ST_DONE;
		interrupt_raise();
	}
	seeds_release(&line.seeds);
	opt_list_release(&line.pythons);
	defaults_release(&defaults);
	return status;
}
