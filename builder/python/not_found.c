/* SPDX-License-Identifier: MIT */
/*
 * The message that no interpreter meets a spec; see python/not_found.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "python/not_found.h"

#define NAMES_MAX 12
#define PASSED_MAX 3 /* of those passed over */

void
not_found_note_other(struct not_found *missing, const struct candidate *c, const char *version)
{
	if (missing->other || strlen(version) >= sizeof(missing->version))
		return;
	missing->other = c;
	memcpy(missing->version, version, strlen(version) + 1);
}

void
not_found_note_broken(struct not_found *missing)
{
	const char *message = err_muted();

	if (message && !missing->broken)
		missing->broken = strdup(message);
}

/* Appends "3.13t", "pypy3.9" or "graalpy", a spec for -p. */
static void
add_candidate_spec(const struct candidate *c, struct buf *name)
{
	char version[CANDIDATE_VERSION];

	candidate_version(c, version);
	buf_printf(name, "%s%s%s", implementation_prefix(c->identity.implementation), version,
		   c->identity.abi);
}

/* Returns the candidate with the nearest minor version; a plain ABI is nearer than another. */
static const struct candidate *
nearest_candidate(const struct spec *wanted, const struct candidates *all)
{
	const struct candidate *best = NULL;
	int best_far = 0;

	for (size_t i = 0; i < all->count; i++) {
		int far = spec_distance(wanted, &all->list[i]);

		if (far >= 0 && (!best || far < best_far)) {
			best = &all->list[i];
			best_far = far;
		}
	}
	return best;
}

/* Reports the spec and the nearest interpreter, whose spec is appended to name. */
static void
fail_with_nearest(const struct not_found *missing, const char *spec, const struct spec *wanted,
		  const struct candidates *all, struct buf *name)
{
	int is_other = missing->other && !wanted->range[0];
	const struct candidate *c = is_other ? missing->other : nearest_candidate(wanted, all);

	if (c && is_other && c->identity.implementation == CPYTHON && !c->identity.abi[0])
		buf_puts(name, missing->version);
	else if (c)
		add_candidate_spec(c, name);
	if (c && !missing->broken && name->len)
		failf("cannot find an interpreter for '%s': the nearest is %s, '%s'", spec,
		      name->data, c->file);
	else
		failf("cannot find an interpreter for '%s': none fits, on PATH or in the usual "
		      "places",
		      spec);
}

/* Names all interpreters, newest first, each once: equal names are neighbours. */
static void
advise_all(const struct candidates *all, struct buf *name, int is_for_py)
{
	struct buf line = {0}, last = {0};
	int count = 0;

	for (size_t i = 0; i < all->count && count <= NAMES_MAX; i++) {
		struct buf next = {0};

		add_candidate_spec(&all->list[i], &next);
		if (strcmp(buf_str(&next), buf_str(&last)) != 0 && count++ < NAMES_MAX)
			buf_printf(&line, "%s%s", line.len ? ", " : "", buf_str(&next));
		buf_free(&last);
		last = next;
	}
	if (all->count > 0 && !name->len)
		add_candidate_spec(&all->list[0], name);
	if (all->count == 0)
		advise("no interpreter was found: install one%s",
		       is_for_py ? "" : ", or use --python FILE");
	else
		advise("found: %s%s; try '%s%s', or see '%s'", buf_str(&line),
		       count > NAMES_MAX ? ", …" : "", is_for_py ? "py -V:" : "--python ",
		       buf_str(name), is_for_py ? "py --list" : "movenv list");
	buf_free(&last);
	buf_free(&line);
}

/* Names the interpreters that fit and were passed over. */
static void
advise_passed_over(const struct not_found *missing, const struct spec *wanted,
		   const struct candidates *all)
{
	int count = 0;

	for (size_t i = all->count; i < all->all && count < PASSED_MAX; i++) {
		const struct candidate *c = &all->list[i];

		if (c->verdict == CANDIDATE_NONE || !spec_allows(wanted, c))
			continue;
		advise("'%s' is passed over: %s%s", c->file, c->why,
		       c->verdict == CANDIDATE_UNSAFE && !missing->is_for_py
			       ? "; --python FILE takes it all the same"
			       : "");
		count++;
	}
}

int
not_found_say(const struct not_found *missing, const char *spec, const struct spec *wanted,
	      const struct candidates *all)
{
	struct buf name = {0};

	fail_with_nearest(missing, spec, wanted, all, &name);
	if (missing->broken)
		advise("%s", missing->broken);
	advise_passed_over(missing, wanted, all);
	advise_all(all, &name, missing->is_for_py);
	buf_free(&name);
	return -1;
}

void
not_found_show(const struct candidates *all)
{
	struct buf none = {0};

	advise_all(all, &none, 0);
	buf_free(&none);
}

void
not_found_release(struct not_found *missing)
{
	free(missing->broken);
	*missing = (struct not_found){0};
}
