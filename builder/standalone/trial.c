/* SPDX-License-Identifier: MIT */
/*
 * The first start; see standalone/trial.h.
 */
#include <stdlib.h>
#include <string.h>

#include "common/layout.h"
#include "core/err.h"
#include "fs/io.h"
#include "python/ask.h"
#include "standalone/trial.h"

/* Compiles the modules that were changed; the answer has nothing else. */
static int
compile_changed(const struct path *file)
{
	size_t n;
	char *answer = ask_interpreter(file->buf, "compile_changed.py", &n);

	free(answer);
	return answer ? 0 : -1;
}

int
trial_start(const struct trial *trial)
{
	struct interp built;
	struct path file;
	int status;

	path_copy(&file, trial->base);
	if (path_push(&file, "bin") < 0 || path_push(&file, trial->name) < 0)
		return fail_errno("cannot start '%s/" BASE_BIN "/%s'", trial->shown, trial->name);
	status = interp_ask(&built, file.buf);
	if (status == 0 && (!io_same(built.base_prefix, trial->base->buf) ||
			    strcmp(built.version, trial->interp->version) != 0))
		status = failf(
			"cannot take '%s' along: it does not find its library in '%s/" BASE_DIR "'",
			trial->program, trial->shown);
	interp_release(&built);
	if (status == 0)
		status = compile_changed(&file);
	if (status < 0)
		advise("--standalone needs glibc 2.33 or later, or musl, and a Python that can be "
		       "moved");
	return status;
}
