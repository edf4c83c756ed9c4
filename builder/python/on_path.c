/* SPDX-License-Identifier: MIT */
/*
 * A program on PATH; see python/on_path.h.
 */
#include <errno.h>
#include <string.h>

#include "common/trust.h"
#include "core/err.h"
#include "fs/doubt.h"
#include "fs/search_path.h"
#include "python/candidate.h"
#include "python/interp.h"
#include "python/interp_base.h"
#include "python/on_path.h"

/* Returns 1 if both files lie in the same environment: the base is a standalone environment's. */
static int
are_in_one_environment(const char *file, const char *base)
{
	struct path env, other;

	return trust_judge(file, TRUST_PATH, &env) == TRUST_ENVIRONMENT &&
	       trust_judge(base, TRUST_PATH, &other) == TRUST_ENVIRONMENT &&
	       !strcmp(env.buf, other.buf);
}

/* Applies the rule: to a script, to a program, or to the base of an environment's python. */
static int
is_trusted_on_path(const char *file, struct buf *why)
{
	struct path base;
	int is_base = interp_base_of(file, &base);

	if (is_base < 0)
		doubt_note(errno == EBADMSG ? 0 : errno);
	if (is_base <= 0)
		return candidate_is_trusted(file, TRUST_PATH, why);
	return candidate_is_trusted(base.buf, TRUST_PATH, why) ||
	       are_in_one_environment(file, base.buf);
}

static int
look_on_path(const char *name, struct path *file, struct buf *why)
{
	doubt_clear();
	if (!search_path_find(name, file))
		return 0;
	return is_trusted_on_path(file->buf, why) ? 1 : -1;
}

int
on_path_find(const char *name, struct path *file, struct buf *why)
{
	int found = look_on_path(name, file, why);

	if (!doubt_found())
		return found;
	buf_free(why); /* a failure may pass; one that does not is passed over */
	return look_on_path(name, file, why);
}

int
on_path_take(const char *name, struct path *file)
{
	struct buf why = {0};
	int found = on_path_find(name, file, &why);

	if (found < 0)
		verbose("passed over '%s': %s", file->buf, buf_str(&why));
	buf_free(&why);
	return found > 0;
}
