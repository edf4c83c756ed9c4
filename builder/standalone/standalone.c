/* SPDX-License-Identifier: MIT */
/*
 * Standalone environments; see standalone/standalone.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/err.h"
#include "elf/closure.h"
#include "fs/io.h"
#include "python/interp_base.h"
#include "standalone/libraries.h"
#include "standalone/standalone.h"

void
standalone_name(const struct interp *interp, char name[NAME_CAP])
{
	const struct identity *identity = &interp->identity;
	const char *stem = identity->implementation == PYPY ? "pypy" : "python";

	(void)snprintf(name, NAME_CAP, "%s%d.%d%s", stem, identity->major, identity->minor,
		       identity->abi);
}

int
standalone_become(struct interp *interp, const struct path *dir)
{
	char name[NAME_CAP];

	standalone_name(interp, name);
	path_copy(&interp->home, dir);
	if (path_push(&interp->home, STANDALONE_HOME) < 0)
		return -1;
	path_copy(&interp->file, &interp->home);
	return path_push(&interp->file, name);
}

const char *
standalone_take(const char *value, enum standalone_kind *kind)
{
	*kind = value ? STANDALONE_PYTHON : STANDALONE_ALL;
	return value && strcmp(value, "python") != 0 ? "must be 'python', or without a value"
						     : NULL;
}

enum standalone_kind
standalone_of(const char *dir)
{
	struct path at, program;

	if (path_set(&at, dir, strlen(dir)) < 0 || path_push(&at, BASE_DIR) < 0 ||
	    interp_base_of(at.buf, &program) <= 0 || path_push(&at, "bin") < 0 ||
	    path_push(&at, path_base(program.buf)) < 0 || !io_same(at.buf, program.buf))
		return STANDALONE_NONE;
	if (path_up(&at) < 0 || path_up(&at) < 0 || path_push(&at, BASE_SO) < 0 ||
	    path_push(&at, path_base(program.buf)) < 0 || access(at.buf, F_OK) < 0)
		return STANDALONE_PYTHON;
	return STANDALONE_ALL;
}

int
standalone_program(const char *file, struct path *program)
{
	return path_set(program, file, strlen(file)) == 0 && path_up(program) == 0 &&
	       path_up(program) == 0 && path_push(program, BASE_LIBEXEC) == 0 &&
	       path_push(program, path_base(file)) == 0 && access(program->buf, F_OK) == 0;
}

int
standalone_find_program(const struct interp *interp, struct closure *closure, struct path *program)
{
	char *real = realpath(interp->executable, NULL);
	struct path at;

	if (!real || path_set(program, real, strlen(real)) < 0) {
		free(real);
		return fail_errno("cannot read '%s'", interp->executable);
	}
	free(real);
	if (!standalone_program(program->buf, &at))
		return 0;
	path_copy(program, &at);
	if (path_up(&at) < 0 || path_up(&at) < 0 || path_push(&at, BASE_SO) < 0)
		return fail_errno("cannot read '%s'", program->buf);
	if (closure_set_library_path(closure, at.buf) < 0)
		return failf("out of memory");
	return 0;
}

int
standalone_libraries(const struct interp *interp, struct closure *closure)
{
	struct path program;

	return standalone_find_program(interp, closure, &program) < 0
		       ? -1
		       : libraries_find(closure, program.buf, interp->stdlib);
}
