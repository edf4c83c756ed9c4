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
#include "seed.h"
#include "status.h"
#include "wheel.h"

enum {
	HELP,
	SYSTEM_SITE,
	SYMLINKS,
	COPIES,
	ALWAYS_COPY,
	CLEAR,
	FORCE,
	UPGRADE,
	UPGRADE_DEPS,
	ALLOW_EXISTING,
	RELOCATABLE,
	WITHOUT_PIP,
	WITHOUT_IGNORE,
	NO_VCS_IGNORE,
	PROMPT,
	PYTHON,
	FIND_LINKS,
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
	[ALWAYS_COPY] = {"always-copy", 0, OPT_NO_VALUE, NULL, "virtualenv's name for --copies"},
	[CLEAR] = {"clear", 0, OPT_NO_VALUE, NULL,
		   "replace an environment that is there; it stays until the\nnew one is complete"},
	[FORCE] = {"force", 0, OPT_NO_VALUE, NULL,
		   "let --clear empty a directory that is no environment"},
	[UPGRADE] =
		{"upgrade", 0, OPT_NO_VALUE, NULL,
		 "put an environment that is there on this interpreter; it\nkeeps its packages, "
		 "prompt, and changed activate scripts"},
	[UPGRADE_DEPS] = {"upgrade-deps", 0, OPT_NO_VALUE, NULL,
			  "let its pip upgrade itself (and setuptools below 3.12)\nfrom the index"},
	[ALLOW_EXISTING] = {"allow-existing", 0, OPT_NO_VALUE, NULL,
			    "accepted: a directory that is there is used anyway"},
	[RELOCATABLE] = {"relocatable", 0, OPT_NO_VALUE, NULL,
			 "accepted, as uv has it: each environment can be moved"},
	[WITHOUT_PIP] = {"without-pip", 0, OPT_NO_VALUE, NULL, "leave pip (and setuptools) out"},
	[WITHOUT_IGNORE] = {"without-scm-ignore-files", 0, OPT_NO_VALUE, NULL,
			    "write no .gitignore"},
	[NO_VCS_IGNORE] = {"no-vcs-ignore", 0, OPT_NO_VALUE, NULL,
			   "virtualenv's name for --without-scm-ignore-files"},
	[PROMPT] = {"prompt", 0, OPT_VALUE, "P",
		    "what the shell's prompt shows for it;\n'.' is the current directory's name"},
	[PYTHON] = {"python", 'p', OPT_VALUE, "SPEC",
		    "the interpreter: a file, a directory, 3, 3.12, python3.12,\npypy3.9, 3.13t, "
		    "'>=3.10,<3.13'; default: MOVENV_PYTHON,\n"
		    "then python3 on PATH, then the newest found"},
	[FIND_LINKS] = {"find-links", 0, OPT_VALUE, "DIR",
			"look for the wheel of pip in this directory first;\nmay be repeated"},
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
		   "A new environment has a .gitignore and a CACHEDIR.TAG; a directory that held\n"
		   "something gets neither.\n"
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
	char **dirs, **find_links; /* NULL-terminated; the array is freed, the words are argv's */
	size_t dir_count, link_count;
	int symlinks, without_pip, verbose, help, nothing;
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
		[WITHOUT_PIP] = &line->without_pip,
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
	switch (option) {
	case PROMPT:
		line->create.prompt = value;
		break;
	case PYTHON:
		if (!*value)
			return "needs a value";
		line->python = value;
		break;
	case FIND_LINKS:
		line->find_links[line->link_count++] = (char *)value;
		break;
	case SCRIPTS:
		line->create.text_scripts = !strcmp(value, "text");
		if (!line->create.text_scripts && strcmp(value, "native") != 0)
			return "must be 'native' or 'text'";
		break;
	default:
		*flag_of(line, option) = 1;
		err_verbose(line->verbose);
		break;
	}
	return line->symlinks && line->create.copies
		       ? "goes not with its opposite (--symlinks, --copies)"
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
	if (line->create.upgrade && line->create.clear)
		return command_misused(command, "--upgrade", "goes not with --clear");
	return ST_DONE;
}

/* Finds and opens the wheels to seed. setuptools is not missed where there is none. */
static int
open_seeds(struct line *line, struct path files[CREATE_SEEDS_MAX])
{
	static const struct version no_setuptools = {.release = {3, 12}};
	static const char *const projects[CREATE_SEEDS_MAX] = {"pip", "setuptools"};
	struct create *create = &line->create;
	struct seed_places places = {create->interp, line->find_links};

	for (size_t i = 0; i < CREATE_SEEDS_MAX && !line->without_pip; i++) {
		int found;

		if (i > 0 && version_compare(&create->interp->parsed, &no_setuptools) >= 0)
			break;
		found = seed_find(&places, projects[i], &files[i]);
		if (found < 0 || (found == 0 && i == 0))
			return found < 0 ? -1 : seed_missing(&places, projects[i]);
		if (found == 0)
			continue;
		if (wheel_open(&create->seeds[create->seed_count++], files[i].buf) < 0)
			return -1;
	}
	return 0;
}

static int
make_all(struct line *line)
{
	struct path files[CREATE_SEEDS_MAX];
	struct interp interp;
	int status = find_interp(line->python, &interp);

	line->create.interp = &interp;
	if (status == 0)
		status = open_seeds(line, files);
	for (size_t i = 0; status == 0 && i < line->dir_count && !interrupt_pending(); i++)
		status = create_environment(&line->create, line->dirs[i]);
	for (size_t i = 0; i < line->create.seed_count; i++)
		wheel_close(&line->create.seeds[i]);
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
	line.find_links = calloc(words + 1, sizeof(*line.find_links));
	if (!line.dirs || !line.find_links)
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
	free(line.dirs);
	free(line.find_links);
	return status;
}
