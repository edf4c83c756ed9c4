/* SPDX-License-Identifier: MIT */
/*
 * Saying that no interpreter meets a wish; see python/not_found.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "python/not_found.h"

#define NAMES_SAID 12
#define PASSED_SAID 3 /* that many passed over are named, at most */

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
	const char *said = err_muted();

	if (said && !missing->broken)
		missing->broken = strdup(said);
}

/* "3.13t", "pypy3.9", "graalpy": as -p takes it. */
static void
name_of(const struct candidate *c, struct buf *name)
{
	char version[CANDIDATE_VERSION];

	candidate_version(c, version);
	buf_printf(name, "%s%s%s",
		   c->implementation == 'c'   ? ""
		   : c->implementation == 'p' ? "pypy"
					      : "graalpy",
		   version, c->abi);
}

/* The candidate with the nearest minor version; one without an ABI's letters before one with. */
static const struct candidate *
nearest(const struct spec *wish, const struct candidates *all)
{
	const struct candidate *best = NULL;
	int best_far = 0;

	for (size_t i = 0; i < all->count; i++) {
		int far = spec_distance(wish, &all->list[i]);

		if (far >= 0 && (!best || far < best_far)) {
			best = &all->list[i];
			best_far = far;
		}
	}
	return best;
}

/* Says what is not there and what is nearest, as name is then to be typed. */
static void
say_nearest(const struct not_found *missing, const char *spec, const struct spec *wish,
	    const struct candidates *all, struct buf *name)
{
	int is_other = missing->other && !wish->range[0];
	const struct candidate *c = is_other ? missing->other : nearest(wish, all);

	if (c && is_other && c->implementation == 'c' && !c->abi[0])
		buf_puts(name, missing->version);
	else if (c)
		name_of(c, name);
	if (!missing->broken && name->len)
		fail("cannot find an interpreter for '%s': the nearest is %s, '%s'", spec,
		     name->data, c->file);
	else
		fail("cannot find an interpreter for '%s': none that fits on PATH or in the usual "
		     "places",
		     spec);
}

/* Each name once, the newest first: those of one name stand together. */
static void
say_all(const struct candidates *all, struct buf *name)
{
	struct buf line = {0}, last = {0};
	int said = 0;

	for (size_t i = 0; i < all->count && said <= NAMES_SAID; i++) {
		struct buf next = {0};

		name_of(&all->list[i], &next);
		if (strcmp(buf_str(&next), buf_str(&last)) != 0 && said++ < NAMES_SAID)
			buf_printf(&line, "%s%s", line.len ? ", " : "", buf_str(&next));
		buf_free(&last);
		last = next;
	}
	if (all->count > 0 && !name->len)
		name_of(&all->list[0], name);
	if (all->count == 0)
		advise("no interpreter was found at all: install one, or use --python FILE");
	else
		advise("what there is: %s%s; try '--python %s', or see 'movenv list'",
		       buf_str(&line), said > NAMES_SAID ? ", …" : "", buf_str(name));
	buf_free(&last);
	buf_free(&line);
}

/* Those that would have fitted, if they are interpreters at all. */
static void
say_passed(const struct spec *wish, const struct candidates *all)
{
	int said = 0;

	for (size_t i = all->count; i < all->all && said < PASSED_SAID; i++) {
		const struct candidate *c = &all->list[i];

		if (c->verdict == CANDIDATE_NONE || !spec_allows(wish, c))
			continue;
		advise("'%s' is passed over: %s%s", c->file, c->why,
		       c->verdict == CANDIDATE_UNSAFE ? "; --python FILE takes it all the same"
						      : "");
		said++;
	}
}

int
not_found_say(const struct not_found *missing, const char *spec, const struct spec *wish,
	      const struct candidates *all)
{
	struct buf name = {0};

	say_nearest(missing, spec, wish, all, &name);
	if (missing->broken)
		advise("%s", missing->broken);
	say_passed(wish, all);
	say_all(all, &name);
	buf_free(&name);
	return -1;
}

void
not_found_show(const struct candidates *all)
{
	struct buf none = {0};

	say_all(all, &none);
	buf_free(&none);
}

void
not_found_release(struct not_found *missing)
{
	free(missing->broken);
	*missing = (struct not_found){0};
}
