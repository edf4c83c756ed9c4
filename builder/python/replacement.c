/* SPDX-License-Identifier: MIT */
/*
 * Another interpreter for an environment; see python/replacement.h.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "python/candidates.h"
#include "python/replacement.h"

/* Asks a file. Returns 1 if it fits, else 0 with nothing to release; -1 after a message. */
static int
try_wanted(const struct identity *wanted, struct interp *interp, const char *file)
{
	int status = interp_try(interp, file);

	if (status == 0 && identity_fits(wanted, &interp->identity))
		return 1;
	interp_release(interp);
	return status < 0 ? -1 : 0;
}

/* Returns 1 if the name of a candidate's file allows the identity; GraalPy's has no version. */
static int
may_fit(const struct identity *wanted, const struct candidate *c)
{
	const struct identity *found = &c->identity;

	if (c->verdict != CANDIDATE_TAKEN ||
	    (wanted->implementation && found->implementation != wanted->implementation))
		return 0;
	if (wanted->minor < 0 || found->minor < 0)
		return found->major == wanted->major;
	return found->major == wanted->major && found->minor == wanted->minor &&
	       !strcmp(found->abi, wanted->abi);
}

int
replacement_find(const struct identity *wanted, struct interp *interp)
{
	const char *file = getenv("MOVENV_PYTHON");
	struct candidates all;
	int found = 0;

	*interp = (struct interp){0};
	if (file && file[0] == '/' && (found = try_wanted(wanted, interp, file)) != 0)
		return found;
	if (candidates_find(&all) < 0)
		found = fail_errno("cannot look for interpreters");
	for (size_t i = 0; found == 0 && i < all.count && !interrupt_pending(); i++)
		if (may_fit(wanted, &all.list[i]))
			found = try_wanted(wanted, interp, all.list[i].file);
	candidates_release(&all);
	return found;
}

int
replacement_fits_name(const struct identity *wanted, const char *file)
{
	struct identity named;

	if (!identity_of_program(&named, path_base(file)) || wanted->minor < 0)
		return 1;
	return named.major == wanted->major && (named.minor < 0 || named.minor == wanted->minor);
}

int
replacement_exists(const struct identity *wanted)
{
	const char *file = getenv("MOVENV_PYTHON");
	struct candidates all;
	int found = file && file[0] == '/' && access(file, X_OK) == 0 &&
		    replacement_fits_name(wanted, file);

	if (candidates_find(&all) < 0)
		found = 1; /* repair will report it */
	for (size_t i = 0; !found && i < all.count; i++)
		found = may_fit(wanted, &all.list[i]);
	candidates_release(&all);
	return found;
}
