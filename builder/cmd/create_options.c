/* SPDX-License-Identifier: MIT */
/*
 * The options of movenv create; see cmd/create_options.h.
 */
#include "cmd/create_options.h"

const struct opt create_options[CREATE_OPTIONS] = {
	[HELP] = {"help", 'h', OPT_NO_VALUE, NULL, "show this help"},
	[SYSTEM_SITE] = {"system-site-packages", 0, OPT_NO_VALUE, NULL,
			 "let the environment see the home interpreter's packages"},
	[SYMLINKS] = {"symlinks", 0, OPT_NO_VALUE, NULL,
		      "accepted, as venv has it: the shim is used"},
	[COPIES] = {"copies", 0, OPT_NO_VALUE, NULL, "accepted, as venv has it: the shim is used"},
	[ALWAYS_COPY] = {"always-copy", 0, OPT_NO_VALUE, NULL, "virtualenv's name for --copies"},
	[CLEAR] = {"clear", 'c', OPT_NO_VALUE, NULL,
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
	[ACTIVATORS] = {"activators", 0, OPT_VALUE, "LIST",
			"accepted, as virtualenv has it: all are made"},
	[CREATOR] = {"creator", 0, OPT_VALUE, "NAME", "the same"},
	[APP_DATA] = {"app-data", 0, OPT_VALUE, "DIR", "the same: nothing is kept anywhere"},
	[NO_PERIODIC_UPDATE] = {"no-periodic-update", 0, OPT_NO_VALUE, NULL, "the same"},
	[NO_PROJECT] = {"no-project", 0, OPT_NO_VALUE, NULL,
			"accepted, as uv has it: no project is looked at"},
	[OFFLINE] = {"offline", 0, OPT_NO_VALUE, NULL, "accepted: movenv uses no network"},
	[WITHOUT_PIP] = {"without-pip", 0, OPT_NO_VALUE, NULL,
			 "leave pip (and setuptools) out,\nunless --seed names them"},
	[WITHOUT_IGNORE] = {"without-scm-ignore-files", 0, OPT_NO_VALUE, NULL,
			    "write no .gitignore"},
	[NO_VCS_IGNORE] = {"no-vcs-ignore", 0, OPT_NO_VALUE, NULL,
			   "virtualenv's name for --without-scm-ignore-files"},
	[PROMPT] = {"prompt", 0, OPT_VALUE, "P",
		    "what the shell's prompt shows for it;\n'.' is the current directory's name"},
	[PYTHON] = {"python", 'p', OPT_VALUE, "SPEC",
		    "the interpreter: a file, a directory, 3, 3.12, python3.12,\npypy3.9, 3.13t, "
		    "'>=3.10,<3.13'; may be repeated, the first\n"
		    "that is there is taken; default: MOVENV_PYTHON, then\n"
		    "python3 on PATH, then the newest found"},
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
	[STANDALONE] = {"standalone", 0, OPT_MAYBE_VALUE, "python",
			"take the interpreter along, with all libraries, for machines\n"
			"without Python; =python: without the C library and drivers"},
	[NO_CONFIG] = {"no-config", 0, OPT_NO_VALUE, NULL,
		       "leave MOVENV_CREATE_ variables and the file unread"},
	[QUIET] = {"quiet", 'q', OPT_NO_VALUE, NULL, "accepted: success is silent anyway"},
	[VERBOSE] = {"verbose", 'v', OPT_NO_VALUE, NULL, "say what is done"},
};
