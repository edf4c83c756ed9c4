/* SPDX-License-Identifier: MIT */
/*
 * Finding the wheels to seed; see seed/sources.h.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "fs/io.h"
#include "python/candidates.h"
#include "seed/select.h"
#include "seed/sources.h"

#define BUNDLE "ensurepip/_bundled"
#define DEBIAN_WHEELS "/usr/share/python-wheels"
#define MODULE_MAX (1u << 20) /* bytes of ensurepip/__init__.py */

void
seed_sources_of(struct seed_sources *sources, const struct interp *interp, char **find_links)
{
	*sources = (struct seed_sources){.interp = interp, .find_links = find_links};
	tags_of(&sources->tags, interp->implementation, interp->parsed.release, interp->suffix,
		interp->libc, interp->executable);
}

/*
 * The version that ensurepip would install, _PIP_VERSION or _SETUPTOOLS_VERSION, as "==VERSION".
 * Returns 1, or 0: unknown.
 */
static int
bundled_version(const struct interp *interp, const char *project, char specifier[NAME_CAP])
{
	char key[NAME_CAP + 32];
	struct buf text = {0};
	struct path file;
	const char *at = NULL;
	size_t n = 0;

	(void)snprintf(key, sizeof(key), "\n_%s_VERSION = ", project);
	for (char *c = key; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	if (path_set(&file, interp->stdlib, strlen(interp->stdlib)) == 0 &&
	    path_push(&file, "ensurepip/__init__.py") == 0 &&
	    io_slurp(AT_FDCWD, file.buf, &text, MODULE_MAX) == 0)
		at = strstr(text.data, key);
	if (at) {
		at += strlen(key);
		n = *at == '"' || *at == '\'' ? strcspn(at + 1, "\"'\n") : 0;
		if (n + 3 > NAME_CAP)
			n = 0;
		(void)snprintf(specifier, NAME_CAP, "==%.*s", (int)n, at + 1);
	}
	buf_free(&text);
	return n > 0;
}

static int
select_from_bundle(struct selection *selection, const struct interp *interp)
{
	char named[NAME_CAP];
	const char *asked = selection->specifier;
	struct path dir;
	int found = 0;

	if (path_set(&dir, interp->stdlib, strlen(interp->stdlib)) < 0 ||
	    path_push(&dir, BUNDLE) < 0)
		return 0;
	if (!asked[0] && bundled_version(interp, selection->seed->project, named)) {
		selection->specifier = named;
		selection->is_quiet = 1;
		found = seed_select(selection, dir.buf);
		selection->is_quiet = 0;
		selection->specifier = asked;
	}
	return found ? found : seed_select(selection, dir.buf);
}

/* Another interpreter's bundle lies in PREFIX/lib/pythonX.Y beside PREFIX/bin. */
static int
select_from_others(struct selection *selection, const struct interp *interp)
{
	struct candidates all;
	int found = 0;

	if (candidates_find(&all) < 0)
		return fail_errno("cannot look for interpreters");
	for (size_t i = 0; i < all.count && !found; i++) {
		const struct candidate *c = &all.list[i];
		char *real = realpath(c->file, NULL);
		char tail[64];
		struct path dir;

		(void)snprintf(tail, sizeof(tail), "lib/%s%d.%d",
			       implementation_stem(c->identity.implementation), c->identity.major,
			       c->identity.minor);
		if (real && path_set(&dir, real, strlen(real)) == 0 && path_up(&dir) == 0 &&
		    path_up(&dir) == 0 && path_push(&dir, tail) == 0 &&
		    !io_same(dir.buf, interp->stdlib) && path_push(&dir, BUNDLE) == 0)
			found = seed_select(selection, dir.buf);
		free(real);
	}
	candidates_release(&all);
	return found;
}

static int
select_anywhere(struct selection *selection, const struct seed_sources *sources)
{
	const struct interp *interp = sources->interp;
	int found = 0;

	for (char **dir = sources->find_links; !found && dir && *dir; dir++)
		found = seed_select(selection, *dir);
	if (!found)
		found = select_from_bundle(selection, interp);
	if (!found && interp->wheels[0])
		found = seed_select(selection, interp->wheels);
	if (!found)
		found = seed_select(selection, DEBIAN_WHEELS);
	return found ? found : select_from_others(selection, interp);
}

/* Prints where was looked, in that order (-v). */
static void
tell_places(const struct seed_sources *sources)
{
	for (char **dir = sources->find_links; dir && *dir; dir++)
		verbose("looked for wheels in '%s'", *dir);
	verbose("looked for wheels in '%s/" BUNDLE "'", sources->interp->stdlib);
	if (sources->interp->wheels[0])
		verbose("looked for wheels in '%s'", sources->interp->wheels);
	verbose("looked for wheels in '" DEBIAN_WHEELS "' and in the ensurepip of other Pythons");
}

/* Reports the missing wheel: the versions that there are, and the ways out. */
static int
fail_missing(const struct selection *selection, const struct seed_sources *sources)
{
	const struct seed *seed = selection->seed;
	struct buf others = {0};

	if (selection->seen_count > 0)
		buf_printf(&others, "; there %s %s", selection->seen_count > 1 ? "are" : "is",
			   buf_str(&selection->seen));
	if (selection->seen_count > SELECTION_SEEN_MAX)
		buf_printf(&others, " and %zu more", selection->seen_count - SELECTION_SEEN_MAX);
	failf("cannot find a wheel of %s%s for Python %s, and movenv downloads nothing%s",
	      seed->project, seed->specifier, sources->interp->version, buf_str(&others));
	tell_places(sources);
	advise("name a directory with one by --find-links DIR, or %s; -v shows where it looked",
	       seed->is_named ? "the wheel itself by --seed=FILE.whl" : "use --without-pip");
	buf_free(&others);
	return -1;
}

int
seed_sources_open(struct seed_sources *sources, struct seed *seed)
{
	struct selection selection = {
		.tags = &sources->tags,
		.python = &sources->interp->parsed,
		.seed = seed,
		.specifier = seed->specifier,
	};
	int found =
		seed->given ? seed_select_given(&selection) : select_anywhere(&selection, sources);

	if (found == 0 && (seed->is_named || !strcmp(seed->project, "pip")))
		found = fail_missing(&selection, sources);
	if (found > 0) {
		verbose("seeding '%s'", seed->file);
		if (strstr(buf_str(&seed->wheel->metadata), "\nRequires-Dist:"))
			verbose("dependencies of %s are not looked for", seed->project);
	}
	buf_free(&selection.seen);
	return found;
}
