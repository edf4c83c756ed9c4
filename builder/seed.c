/* SPDX-License-Identifier: MIT */
/*
 * Finding the wheels to seed; see seed.h.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "candidates.h"
#include "err.h"
#include "io.h"
#include "seed.h"
#include "wheel.h"

#define BUNDLE "ensurepip/_bundled"
#define DEBIAN_WHEELS "/usr/share/python-wheels"
#define MODULE_MAX (1u << 20) /* bytes of ensurepip/__init__.py */

/* "PROJECT-VERSION-…py3…-none-any.whl": takes the version. 1, or 0 if it is no such wheel. */
static int
parse_name(const char *name, const char *project, struct version *version)
{
	size_t n = strlen(project);
	size_t len = strlen(name);
	static const char tail[] = "-none-any.whl";
	const char *tags;

	if (strncasecmp(name, project, n) != 0 || name[n] != '-' || len < n + sizeof(tail) ||
	    strcmp(name + len - sizeof(tail) + 1, tail) != 0)
		return 0;
	name += n + 1;
	tags = name + strcspn(name, "-");
	return version_parse(name, (size_t)(tags - name), version) == 0 && strstr(tags, "py3");
}

/* The version that ensurepip would install: _PIP_VERSION, _SETUPTOOLS_VERSION. 1, or 0: unknown. */
static int
bundled_version(const struct interp *interp, const char *project, struct version *version)
{
	char key[64];
	struct buf text = {0};
	struct path file;
	const char *at = NULL;
	int found = 0;

	snprintf(key, sizeof(key), "\n_%s_VERSION = ", project);
	for (char *c = key; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	if (path_set(&file, interp->stdlib, strlen(interp->stdlib)) == 0 &&
	    path_push(&file, "ensurepip/__init__.py") == 0 &&
	    io_slurp(AT_FDCWD, file.buf, &text, MODULE_MAX) == 0)
		at = strstr(text.data, key);
	if (at) {
		at += strlen(key);
		found = (*at == '"' || *at == '\'') &&
			version_parse(at + 1, strcspn(at + 1, "\"'\n"), version) == 0;
	}
	buf_free(&text);
	return found;
}

/* 1 if the wheel's Requires-Python lets it be used; 0 if not, or if it is no wheel: -v says why. */
static int
is_usable(const struct interp *interp, const char *file)
{
	struct wheel wheel;
	char requires[256] = "";
	int status;

	err_mute(1);
	status = wheel_open(&wheel, file);
	if (status == 0)
		wheel_requires_python(&wheel, requires, sizeof(requires));
	wheel_close(&wheel);
	err_mute(0);
	if (status < 0)
		return 1; /* to be used all the same: the message is due then */
	return version_meets(&interp->parsed, requires) != 0;
}

/*
 * Looks into one directory for the newest usable wheel, or the one with the wanted version.
 * Returns 1 with its file, or 0.
 */
static int
look_in(const struct interp *interp, const char *dir, const char *project,
	const struct version *wanted, struct path *file)
{
	DIR *stream = opendir(dir);
	struct version best = {0};
	struct dirent *entry;
	int found = 0;

	if (!stream)
		return 0;
	while ((entry = readdir(stream))) {
		struct version version;
		struct path at;

		if (!parse_name(entry->d_name, project, &version))
			continue;
		if (wanted && version_compare(&version, wanted) != 0)
			continue;
		if ((found && version_compare(&version, &best) <= 0) ||
		    path_set(&at, dir, strlen(dir)) < 0 || path_push(&at, entry->d_name) < 0 ||
		    !is_usable(interp, at.buf))
			continue;
		best = version;
		*file = at;
		found = 1;
	}
	closedir(stream);
	if (found)
		verbose("seeding '%s'", file->buf);
	return found;
}

static int
look_in_bundle(const struct interp *interp, const char *project, struct path *file)
{
	struct version wanted;
	struct path dir;
	int known = bundled_version(interp, project, &wanted);

	if (path_set(&dir, interp->stdlib, strlen(interp->stdlib)) < 0 ||
	    path_push(&dir, BUNDLE) < 0)
		return 0;
	if (known && look_in(interp, dir.buf, project, &wanted, file))
		return 1;
	return look_in(interp, dir.buf, project, NULL, file);
}

/* Another interpreter's bundle lies in PREFIX/lib/pythonX.Y beside PREFIX/bin. */
static int
look_in_others(const struct interp *interp, const char *project, struct path *file)
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

		snprintf(tail, sizeof(tail), "lib/%s%d.%d/" BUNDLE,
			 c->implementation == 'p' ? "pypy" : "python", c->major, c->minor);
		if (real && path_set(&dir, real, strlen(real)) == 0 && path_up(&dir) == 0 &&
		    path_up(&dir) == 0 && path_push(&dir, tail) == 0)
			found = look_in(interp, dir.buf, project, NULL, file);
		free(real);
	}
	candidates_release(&all);
	return found;
}

int
seed_find(const struct seed_places *places, const char *project, struct path *file)
{
	const struct interp *interp = places->interp;

	for (char **dir = places->find_links; dir && *dir; dir++)
		if (look_in(interp, *dir, project, NULL, file))
			return 1;
	if (look_in_bundle(interp, project, file))
		return 1;
	if (interp->wheels[0] && look_in(interp, interp->wheels, project, NULL, file))
		return 1;
	if (look_in(interp, DEBIAN_WHEELS, project, NULL, file))
		return 1;
	return look_in_others(interp, project, file);
}

int
seed_missing(const struct seed_places *places, const char *project)
{
	struct buf where = {0};
	const struct interp *interp = places->interp;

	for (char **dir = places->find_links; dir && *dir; dir++)
		buf_printf(&where, "'%s', ", *dir);
	buf_printf(&where, "'%s/" BUNDLE "', ", interp->stdlib);
	if (interp->wheels[0])
		buf_printf(&where, "'%s', ", interp->wheels);
	fail("cannot find a wheel of %s for Python %s in %s'" DEBIAN_WHEELS
	     "' or another Python's ensurepip",
	     project, interp->version, buf_str(&where));
	advise("name a directory with one by --find-links DIR, or use --without-pip");
	buf_free(&where);
	return -1;
}
