/* SPDX-License-Identifier: MIT */
/*
 * A version that is asked for; see py/wanted.h.
 */
#include <string.h>
#include <strings.h>

#include "common/status.h"
#include "core/err.h"
#include "py/defaults.h"
#include "py/wanted.h"
#include "python/candidates.h"
#include "python/full_version.h"
#include "python/lookup.h"
#include "python/not_found.h"

/* Parses COMPANY/TAG, where the slash is at `slash`. */
static int
parse_tag(const char *text, const char *slash, struct spec *spec)
{
	size_t n = (size_t)(slash - text), len;
	enum implementation company = implementation_of_spec(text, &len);
	int is_core = n == strlen("PythonCore") && !strncasecmp(text, "PythonCore", n);

	if (!is_core && (company == IMPLEMENTATION_UNKNOWN || len != n))
		return 0;
	if (!spec_parse(slash[1] ? slash + 1 : "python", spec))
		return 0;
	/* "PyPy/3.10", and PyPy's own "PyPy/pypy3.10" */
	if (!is_core)
		spec->identity.implementation = company;
	return 1;
}

int
wanted_parse(const char *text, struct spec *spec)
{
	const char *slash = strchr(text, '/');

	if (slash)
		return parse_tag(text, slash, spec);
	return spec_parse(*text ? text : "python", spec);
}

/* Returns 1 if the spec is at most "python" or "python3": then a preference counts. */
static int
is_open(const struct spec *spec)
{
	return spec->identity.implementation == CPYTHON && !spec->is_any_implementation &&
	       spec->identity.minor < 0 && !spec->range[0] && !spec->identity.abi[0] &&
	       !spec->identity.platform.bits && !spec->identity.platform.machine;
}

/* Notes the first interpreter that only lacks the patch version or the stage of the spec. */
static void
note_other_version(const struct spec *spec, const struct candidates *all, struct not_found *missing)
{
	char version[CANDIDATE_VERSION];

	for (size_t i = 0; i < all->count && !missing->other; i++)
		if (spec_allows(spec, &all->list[i]) &&
		    !full_version_meets(&all->list[i], spec, version) && version[0])
			not_found_note_other(missing, &all->list[i], version);
}

static int
fail_wanted(const char *text, const struct spec *spec)
{
	struct not_found missing = {.is_for_py = 1};
	struct candidates all;

	if (candidates_find(&all) < 0) {
		fail_errno("cannot look for interpreters");
	} else {
		note_other_version(spec, &all, &missing);
		not_found_say(&missing, *text ? text : "python", spec, &all);
	}
	candidates_release(&all);
	if (spec->range[0])
		advise("to get one: your distribution, 'pyenv install' or 'uv python install'");
	else
		advise("to get it: your distribution, 'pyenv install %s' or 'uv python install %s'",
		       *text ? text : "3", *text ? text : "3");
	return PY_NO_PYTHON;
}

/* Reports a text that is not a spec, and the place that has it. */
static int
fail_not_spec(const char *text, const char *source)
{
	failf("cannot use the version '%s'%s%s: it is not one such as 3.12, 3.13t or pypy3.10",
	      text, *source ? " of " : "", source);
	return PY_NO_PYTHON;
}

static int
find_spec(const char *text, const char *source, struct path *python)
{
	struct spec spec;
	int found;

	if (!wanted_parse(text, &spec))
		return fail_not_spec(text, source);
	found = lookup_first(*text ? &spec : NULL, python);
	if (found < 0) {
		fail_errno("cannot look for interpreters");
		return ST_FAILED;
	}
	return found ? 0 : fail_wanted(text, &spec);
}

int
wanted_find(const char *text, struct path *python)
{
	struct buf preferred = {0}, source = {0};
	struct spec spec;
	int status;

	/* "PY_PYTHON=3" leads to PY_PYTHON3. */
	for (int hops = 0; hops < 2 && (!text || (wanted_parse(text, &spec) && is_open(&spec)));
	     hops++) {
		struct buf next = {0}, place = {0};

		if (!defaults_find(text ? spec.identity.major : -1, &next, &place))
			break;
		buf_free(&preferred);
		buf_free(&source);
		preferred = next;
		source = place;
		text = buf_str(&preferred);
		verbose("%s prefers '%s'", buf_str(&source), text);
	}
	status = find_spec(text ? text : "", buf_str(&source), python);
	buf_free(&preferred);
	buf_free(&source);
	return status;
}
