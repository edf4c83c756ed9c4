/* SPDX-License-Identifier: MIT */
/*
 * movenv create: the options, and the order in which an environment is made.
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "compiler.h"
#include "create.h"
#include "err.h"
#include "find.h"
#include "interrupt.h"
#include "places.h"
#include "seedopt.h"
#include "status.h"

enum {
	HELP,
	SYSTEM_SITE,
	SYMLINKS,
	COPIES,
	CLEAR,
	FORCE,
	ALLOW_EXISTING,
	WITHOUT_PIP,
	PROMPT,
	PYTHON,
	SEED,
	FIND_LINKS,
	NO_SEED,
	PIP,
	SETUPTOOLS,
	WHEEL,
	NO_PIP,
	NO_SETUPTOOLS,
	NO_WHEEL,
	EXTRA_SEARCH_DIR,
	SEEDER,
	DOWNLOAD,
	NO_DOWNLOAD,
	NEVER_DOWNLOAD,
	SCRIPTS,
	QUIET,
	VERBOSE
};

static const struct opt options[] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[SYSTEM_SITE] = {"system-site-packages", 0, OPT_NO_VALUE, NULL,
			 "let the environment see the home interpreter's packages"},
	[SYMLINKS] = {"symlinks", 0, OPT_NO_VALUE, NULL,
		      "accepted, as venv has it: the shim is used"},
	[COPIES] = {"copies", 0, OPT_NO_VALUE, NULL, "accepted, as venv has it: the shim is used"},
	[CLEAR] = {"clear", 0, OPT_NO_VALUE, NULL,
		   "replace an environment that is there; it stays until the\nnew one is complete"},
	[FORCE] = {"force", 0, OPT_NO_VALUE, NULL,
		   "let --clear empty a directory that is no environment"},
	[ALLOW_EXISTING] = {"allow-existing", 0, OPT_NO_VALUE, NULL,
			    "accepted: a directory that is there is used anyway"},
	[WITHOUT_PIP] = {"without-pip", 0, OPT_NO_VALUE, NULL,
			 "leave pip (and setuptools) out,\nunless --seed names them"},
	[PROMPT] = {"prompt", 0, OPT_VALUE, "P",
		    "what the shell's prompt shows for it;\n'.' is the current directory's name"},
	[PYTHON] = {"python", 'p', OPT_VALUE, "SPEC",
		    "the interpreter: a file, a directory, 3, 3.12, python3.12,\npypy3.9, 3.13t, "
		    "'>=3.10,<3.13'; default: MOVENV_PYTHON,\n"
		    "then python3 on PATH, then the newest found"},
	[SEED] = {"seed", 0, OPT_MAYBE_VALUE, "SPEC",
		  "install this as well: pip (default), NAME, NAME==VERSION,\n'NAME>=1,<2' or "
		  "FILE.whl, without what it depends on;\nmay be repeated"},
	[FIND_LINKS] = {"find-links", 0, OPT_VALUE, "DIR",
			"look for wheels in this directory, or FILE.whl, first;\nmay be repeated"},
	[NO_SEED] = {"no-seed", 0, OPT_NO_VALUE, NULL, "the same as --without-pip"},
	[PIP] = {"pip", 0, OPT_VALUE, "VER",
		 "the same as --seed=pip==VER; VER may be bundle, embed\n(any) or none"},
	[SETUPTOOLS] = {"setuptools", 0, OPT_VALUE, "VER", "the same for setuptools"},
	[WHEEL] = {"wheel", 0, OPT_VALUE, "VER", "the same for wheel"},
	[NO_PIP] = {"no-pip", 0, OPT_NO_VALUE, NULL, "leave pip out, and only that"},
	[NO_SETUPTOOLS] = {"no-setuptools", 0, OPT_NO_VALUE, NULL, "leave setuptools out"},
	[NO_WHEEL] = {"no-wheel", 0, OPT_NO_VALUE, NULL, "leave wheel out"},
	[EXTRA_SEARCH_DIR] = {"extra-search-dir", 0, OPT_VALUE, "DIR", "the same as --find-links"},
	[SEEDER] = {"seeder", 0, OPT_VALUE, "app-data|pip",
		    "accepted, as virtualenv has it: movenv unpacks wheels"},
	[DOWNLOAD] = {"download", 0, OPT_NO_VALUE, NULL, "refused: movenv uses no network"},
	[NO_DOWNLOAD] = {"no-download", 0, OPT_NO_VALUE, NULL, "accepted: nothing is anyway"},
	[NEVER_DOWNLOAD] = {"never-download", 0, OPT_NO_VALUE, NULL, "accepted: nothing is anyway"},
	[SCRIPTS] =
		{"scripts", 0, OPT_VALUE, "native|text",
		 "what starts console scripts: native launchers (default),\nor text that pdb and "
		 "coverage can read"},
	[QUIET] = {"quiet", 'q', OPT_NO_VALUE, NULL, "accepted: success is silent anyway"},
	[VERBOSE] = {"verbose", 'v', OPT_NO_VALUE, NULL, "say what is done"},
};

static int run(const struct command *command, char **argv);

const struct command cmd_create = {
	.name = "create",
	.words = "[ENV_DIR…]",
	.purpose = "Makes environments that can be moved, in the given directories, or in .venv.",
	.details = "In bin/ are python, pip and activate (.csh, .fish, .nu, .xsh, Activate.ps1,\n"
		   "activate_this.py; activate.bat only in Scripts/).\n"
		   "Each --option may be shortened while it is unambiguous.\n"
		   "Status: 0 done, 1 failed (nothing is left behind), 2 misused.",
	.options = options,
	.count = COUNT_OF(options),
	.run = run,
};

/* The command line of one run. */
struct line {
	struct create create;
	const char *python;
	char **dirs; /* NULL-terminated; the array is freed, the words are argv's */
	size_t dir_count;
	struct seeds seeds;
	int copies, symlinks, help;
};

/* Takes one option; returns NULL, or what is wrong with it. */
static const char *
take(struct line *line, int option, const char *value)
{
	const char *wrong = NULL;

	switch (option) {
	case HELP:
		line->help = 1;
		break;
	case SYSTEM_SITE:
		line->create.system_site = 1;
		break;
	case SYMLINKS:
		line->symlinks = 1;
		break;
	case COPIES:
		line->copies = 1;
		break;
	case CLEAR:
		line->create.clear = 1;
		break;
	case FORCE:
		line->create.force = 1;
		break;
	case PROMPT:
		line->create.prompt = value;
		break;
	case PYTHON:
		if (!*value)
			return "needs a value";
		line->python = value;
		break;
	case SCRIPTS:
		line->create.text_scripts = !strcmp(value, "text");
		if (!line->create.text_scripts && strcmp(value, "native") != 0)
			return "must be 'native' or 'text'";
		break;
	case VERBOSE:
		err_verbose(1);
		break;
	default:
		wrong = seedopt_take(&line->seeds, options[option].name, (char *)value);
	}
	if (wrong)
		return wrong;
	return line->symlinks && line->copies ? "goes not with its opposite (--symlinks, --copies)"
					      : NULL;
}

/* Reads the words. Returns ST_DONE or ST_MISUSED. */
static int
parse(const struct command *command, char **argv, struct line *line)
{
	struct opt_scan scan = {.table = options, .count = COUNT_OF(options), .argv = argv};
	const char *value;
	int option;

	while ((option = opt_next(&scan, &value)) != OPT_END) {
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
	if (line->create.force && !line->create.clear)
		return command_misused(command, "--force", "goes only with --clear");
	return ST_DONE;
}

/* Finds and opens the wheels to seed. */
static int
open_seeds(struct line *line, const struct interp *interp)
{
	struct places places;

	if (seeds_complete(&line->seeds, &interp->parsed) < 0)
		return fail_errno("cannot start");
	places_of(&places, interp, line->seeds.links);
	for (size_t i = 0; i < line->seeds.count; i++)
		if (!line->seeds.list[i].is_out && places_open(&places, &line->seeds.list[i]) < 0)
			return -1;
	return 0;
}

static int
make_all(struct line *line)
{
	struct interp interp;
	int status = find_interp(line->python, &interp);

	line->create.interp = &interp;
	line->create.seeds = &line->seeds;
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
	int status = ST_FAILED;

	while (argv[words])
		words++;
	line.dirs = calloc(words + 2, sizeof(*line.dirs));
	if (!line.dirs)
		fail_errno("cannot start");
	else
		status = parse(command, argv, &line);
	if (status == ST_DONE && line.help) {
		command_help(command);
	} else if (status == ST_DONE) {
		if (line.dir_count == 0)
			line.dirs[line.dir_count++] = venv;
		interrupt_catch();
		status = make_all(&line) < 0 ? ST_FAILED : ST_DONE;
		interrupt_raise();
	}
	seeds_release(&line.seeds);
	free(line.dirs);
	return status;
}
