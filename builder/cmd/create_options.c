/* SPDX-License-Identifier: MIT */
/*
 * The options of movenv create; see cmd/create_options.h.
 */
#include <string.h>

#include "cli/common_options.h"
#include "cli/help.h"
#include "cmd/cache_options.h"
#include "cmd/create_options.h"
#include "seed/options.h"

/* --symlinks, or --copies by either name: the shim is used in any case, but not for both. */
static const char *
store_copies(void *field, const struct opt *opt, char *value)
{
	struct create_line *line = field;

	(void)value;
	if (!strcmp(opt->name, "symlinks"))
		line->symlinks = 1;
	else
		line->create.copies = 1;
	return line->symlinks && line->create.copies
		       ? "cannot be used with its opposite (--symlinks, --copies)"
		       : NULL;
}

static const char *
store_scripts(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	*(int *)field = !strcmp(value, "text");
	return *(int *)field || !strcmp(value, "native") ? NULL : "must be 'native' or 'text'";
}

static const char *
create_store_standalone(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	return standalone_take(value, field);
}

static const char *
create_store_link_mode(void *field, const struct opt *opt, char *value)
{
	(void)opt;
	return cache_give_mode(value, field);
}

#define SEEDS(store) store, OPT_AT(struct create_line, seeds, struct seeds)

const struct opt create_options[CREATE_OPTIONS] = {
	[HELP] = COMMAND_HELP,
	[SYSTEM_SITE] = {"system-site-packages", 0, OPT_NO_VALUE, NULL,
			 "let the environment see the home interpreter's packages",
			 OPT_FLAG(struct create_line, create.system_site)},
	[SYMLINKS] = {"symlinks", 0, OPT_NO_VALUE, NULL,
		      "accepted, as venv has it: the shim is used", store_copies, 0},
	[COPIES] = {"copies", 0, OPT_NO_VALUE, NULL, "accepted, as venv has it: the shim is used",
		    store_copies, 0},
	[ALWAYS_COPY] = {"always-copy", 0, OPT_NO_VALUE, NULL, "virtualenv's name for --copies",
			 store_copies, 0},
	[CLEAR] = {"clear", 'c', OPT_NO_VALUE, NULL,
		   "replace an environment that exists; it stays until the\nnew one is complete",
		   OPT_FLAG(struct create_line, create.clear)},
	[FORCE] = {"force", 0, OPT_NO_VALUE, NULL,
		   "let --clear empty a directory that is not an environment",
		   OPT_FLAG(struct create_line, create.force)},
	[UPGRADE] = {"upgrade", 0, OPT_NO_VALUE, NULL,
		     "move an environment that exists to this interpreter; it\nkeeps its packages, "
		     "prompt, and changed activate scripts",
		     OPT_FLAG(struct create_line, create.upgrade)},
	[UPGRADE_DEPS] =
		{"upgrade-deps", 0, OPT_NO_VALUE, NULL,
		 "let its pip upgrade itself (and setuptools before Python\n3.12) from the index",
		 OPT_FLAG(struct create_line, create.upgrade_deps)},
	[ALLOW_EXISTING] = {"allow-existing", 0, OPT_NO_VALUE, NULL,
			    "accepted: a directory that exists is used anyway", OPT_NOWHERE},
	[RELOCATABLE] = {"relocatable", 0, OPT_NO_VALUE, NULL,
			 "accepted, as uv has it: each environment can be moved", OPT_NOWHERE},
	[ACTIVATORS] = {"activators", 0, OPT_VALUE, "LIST",
			"accepted, as virtualenv has it: all are made", OPT_NOWHERE},
	[CREATOR] = {"creator", 0, OPT_VALUE, "NAME", "accepted, as virtualenv has it",
		     OPT_NOWHERE},
	[APP_DATA] = {"app-data", 0, OPT_VALUE, "DIR",
		      "accepted, as virtualenv has it: nothing is stored there", OPT_NOWHERE},
	[NO_PERIODIC_UPDATE] = {"no-periodic-update", 0, OPT_NO_VALUE, NULL,
				"accepted, as virtualenv has it", OPT_NOWHERE},
	[NO_PROJECT] = {"no-project", 0, OPT_NO_VALUE, NULL,
			"accepted, as uv has it: movenv reads no project", OPT_NOWHERE},
	[OFFLINE] = {"offline", 0, OPT_NO_VALUE, NULL, "accepted: movenv uses no network",
		     OPT_NOWHERE},
	[WITHOUT_PIP] = {"without-pip", 0, OPT_NO_VALUE, NULL,
			 "leave pip (and setuptools) out,\nunless --seed names them",
			 SEEDS(seed_options_bare)},
	[WITHOUT_IGNORE] = {"without-scm-ignore-files", 0, OPT_NO_VALUE, NULL,
			    "write no .gitignore",
			    OPT_FLAG(struct create_line, create.without_ignore)},
	[NO_VCS_IGNORE] = {"no-vcs-ignore", 0, OPT_NO_VALUE, NULL,
			   "virtualenv's name for --without-scm-ignore-files",
			   OPT_FLAG(struct create_line, create.without_ignore)},
	[PROMPT] = {"prompt", 0, OPT_VALUE, "P",
		    "the name that the shell's prompt shows;\n'.' is the current directory's name",
		    OPT_TEXT(struct create_line, create.prompt)},
	[PYTHON] = {"python", 'p', OPT_VALUE, "SPEC",
		    "the interpreter: a file, a directory, 3, 3.12, python3.12,\npypy3.9, 3.13t, "
		    "'>=3.10,<3.13'; may be repeated, the first\n"
		    "that is there is taken; default: MOVENV_PYTHON, then\n"
		    "python3 on PATH, then the newest found",
		    opt_append_filled, OPT_AT(struct create_line, pythons, struct opt_list)},
	[SEED] = {"seed", 0, OPT_MAYBE_VALUE, "SPEC",
		  "install this as well: pip (default), NAME, NAME==VERSION,\n'NAME>=1,<2' or "
		  "FILE.whl, without what it depends on;\nmay be repeated",
		  SEEDS(seed_options_add)},
	[FIND_LINKS] = {"find-links", 0, OPT_VALUE, "DIR",
			"look for wheels in this directory, or FILE.whl, first;\nmay be repeated",
			SEEDS(seed_options_link)},
	[NO_SEED] = {"no-seed", 0, OPT_NO_VALUE, NULL, "the same as --without-pip",
		     SEEDS(seed_options_bare)},
	[PIP] = {"pip", 0, OPT_VALUE, "VER",
		 "the same as --seed=pip==VER; VER may be bundle, embed\n(any) or none",
		 SEEDS(seed_options_version)},
	[SETUPTOOLS] = {"setuptools", 0, OPT_VALUE, "VER", "the same as --seed=setuptools==VER",
			SEEDS(seed_options_version)},
	[WHEEL] = {"wheel", 0, OPT_VALUE, "VER", "the same as --seed=wheel==VER",
		   SEEDS(seed_options_version)},
	[NO_PIP] = {"no-pip", 0, OPT_NO_VALUE, NULL, "leave pip out, and only that",
		    SEEDS(seed_options_omit)},
	[NO_SETUPTOOLS] = {"no-setuptools", 0, OPT_NO_VALUE, NULL, "leave setuptools out",
			   SEEDS(seed_options_omit)},
	[NO_WHEEL] = {"no-wheel", 0, OPT_NO_VALUE, NULL, "leave wheel out",
		      SEEDS(seed_options_omit)},
	[EXTRA_SEARCH_DIR] = {"extra-search-dir", 0, OPT_VALUE, "DIR", "the same as --find-links",
			      SEEDS(seed_options_link)},
	[SEEDER] = {"seeder", 0, OPT_VALUE, "app-data|pip",
		    "accepted, as virtualenv has it: movenv unpacks wheels",
		    SEEDS(seed_options_seeder)},
	[DOWNLOAD] = {"download", 0, OPT_NO_VALUE, NULL, "refused: movenv uses no network",
		      SEEDS(seed_options_download)},
	[NO_DOWNLOAD] = {"no-download", 0, OPT_NO_VALUE, NULL, "accepted: movenv uses no network",
			 OPT_NOWHERE},
	[NEVER_DOWNLOAD] = {"never-download", 0, OPT_NO_VALUE, NULL,
			    "accepted: movenv uses no network", OPT_NOWHERE},
	[SCRIPTS] =
		{"scripts", 0, OPT_VALUE, "native|text",
		 "the kind of console scripts: native launchers (default),\nor text that pdb and "
		 "coverage can read",
		 store_scripts, OPT_AT(struct create_line, create.text_scripts, int)},
	[STANDALONE] = {"standalone", 0, OPT_MAYBE_VALUE, "python",
			"put the interpreter into it, with all libraries, for machines\n"
			"without Python; =python: without the C library and drivers",
			create_store_standalone,
			OPT_AT(struct create_line, create.standalone, enum standalone_kind)},
	[CACHE_DIR] = CACHE_DIR_OPTION,
	[NO_CACHE] = NO_CACHE_OPTION,
	[LINK_MODE] =
		{"link-mode", 0, OPT_VALUE, "MODE",
		 "how files of the cache get there: auto (default: the best\nthat the disk can), "
		 "hardlink, clone or copy",
		 create_store_link_mode,
		 OPT_AT(struct create_line, create.link_mode, enum link_mode)},
	[NO_COMPILE] = {"no-compile", 0, OPT_NO_VALUE, NULL,
			"leave out the compiled modules (.pyc) that the cache has",
			OPT_FLAG(struct create_line, create.no_compiled)},
	[NO_CONFIG] = {"no-config", 0, OPT_NO_VALUE, NULL,
		       "ignore MOVENV_CREATE_ variables and the configuration file", OPT_NOWHERE},
	[QUIET] = COMMAND_QUIET,
	[VERBOSE] = COMMAND_VERBOSE,
};

const unsigned char create_groups[CREATE_OPTIONS] = {
	[WITHOUT_PIP] = HELP_SEEDS,
	[SEED] = HELP_SEEDS,
	[FIND_LINKS] = HELP_SEEDS,
	[PIP] = HELP_SEEDS,
	[SETUPTOOLS] = HELP_SEEDS,
	[WHEEL] = HELP_SEEDS,
	[NO_PIP] = HELP_SEEDS,
	[NO_SETUPTOOLS] = HELP_SEEDS,
	[NO_WHEEL] = HELP_SEEDS,
	[UPGRADE_DEPS] = HELP_SEEDS,
	[STANDALONE] = HELP_STANDALONE,
	[SYMLINKS] = HELP_COMPATIBLE,
	[COPIES] = HELP_COMPATIBLE,
	[ALWAYS_COPY] = HELP_COMPATIBLE,
	[ALLOW_EXISTING] = HELP_COMPATIBLE,
	[RELOCATABLE] = HELP_COMPATIBLE,
	[ACTIVATORS] = HELP_COMPATIBLE,
	[CREATOR] = HELP_COMPATIBLE,
	[APP_DATA] = HELP_COMPATIBLE,
	[NO_PERIODIC_UPDATE] = HELP_COMPATIBLE,
	[NO_PROJECT] = HELP_COMPATIBLE,
	[OFFLINE] = HELP_COMPATIBLE,
	[NO_VCS_IGNORE] = HELP_COMPATIBLE,
	[NO_SEED] = HELP_COMPATIBLE,
	[EXTRA_SEARCH_DIR] = HELP_COMPATIBLE,
	[SEEDER] = HELP_COMPATIBLE,
	[DOWNLOAD] = HELP_COMPATIBLE,
	[NO_DOWNLOAD] = HELP_COMPATIBLE,
	[NEVER_DOWNLOAD] = HELP_COMPATIBLE,
};
