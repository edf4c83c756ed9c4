/* SPDX-License-Identifier: MIT */
/*
 * Which Python is started; see py/choice.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "fs/io.h"
#include "py/choice.h"
#include "py/place.h"
#include "py/script_arg.h"
#include "py/venv.h"
#include "py/wanted.h"

/*
 * The active environment: the user's word, whoever owns it. Returns 1 with its python, 0 if there
 * is none, -1 after a message if it cannot be started: another would be a surprise.
 */
static int
find_active(struct path *python)
{
	const char *name = getenv("VIRTUAL_ENV");
	struct buf why = {0};
	struct path env;
	int found;

	if (!name || !name[0]) {
		verbose("VIRTUAL_ENV is not set");
		return 0;
	}
	found = io_absolute(name, &env) == 0 && venv_python(&env, python, &why);
	if (found) {
		verbose("VIRTUAL_ENV is '%s'", name);
	} else {
		failf("cannot start the environment '%s': %s", name,
		      why.len ? buf_str(&why) : "its path is too long");
		advise("VIRTUAL_ENV names it: run 'deactivate', or 'unset VIRTUAL_ENV'");
	}
	buf_free(&why);
	return found ? 1 : -1;
}

/* Takes the script's #! line. Returns as choice_make(); -1 if no Python is named. */
static int
choose_by_line(struct choice *choice, const char *script)
{
	struct shebang *line = &choice->line;

	if (!shebang_read(line, script))
		return -1;
	if (line->file.len) {
		verbose("the #! line names '%s'", line->file.buf);
		choice->python = line->file;
		return 0;
	}
	verbose("the #! line names the version '%s'", line->spec);
	return wanted_find(strcmp(line->spec, "python") != 0 ? line->spec : NULL, &choice->python);
}

int
choice_make(struct choice *choice, const struct py_line *line)
{
	const char *script = line->action == PY_START ? script_arg(line->args) : NULL;
	int is_file, status;

	choice->is_environment = 0;
	choice->line.options[0] = NULL;
	if (line->spec) {
		verbose("the version '%s' is asked for", line->spec);
		return wanted_find(line->spec, &choice->python);
	}
	status = find_active(&choice->python);
	if (status < 0)
		return PY_NO_PYTHON;
	if (status > 0 || place_find(script, &choice->python, &is_file)) {
		choice->is_environment = 1;
		return 0;
	}
	status = is_file ? choose_by_line(choice, script) : -1;
	return status < 0 ? wanted_find(NULL, &choice->python) : status;
}
