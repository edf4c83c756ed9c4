/* SPDX-License-Identifier: MIT */
/*
 * The projects to seed; see seed/seed.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "common/path.h"
#include "fs/io.h"
#include "seed/seed.h"
#include "text/url.h"
#include "wheel/filename.h"
#include "text/quote.h"

static const char no_memory[] = "cannot be kept: out of memory";

/* The seed of a project (n bytes): a new one, or the old one made blank. NULL: ENOMEM. */
static struct seed *
claim_seed(struct seeds *seeds, const char *project, size_t n)
{
	struct seed *seed = NULL, *more;

	for (size_t i = 0; i < seeds->count && !seed; i++)
		if (wheel_filename_is(seeds->list[i].project, strlen(seeds->list[i].project),
				      project, n))
			seed = &seeds->list[i];
	if (seed) {
		free(seed->given);
	} else {
		more = realloc(seeds->list, (seeds->count + 1) * sizeof(*more));
		if (!more)
			return NULL;
		seeds->list = more;
		seed = &more[seeds->count++];
	}
	*seed = (struct seed){.is_named = 1};
	memcpy(seed->project, project, n);
	return seed;
}

STORES_MEMORY_BEGIN
static const char *
add_wheel_file(struct seeds *seeds, const char *file)
{
	struct wheel_filename name;
	struct seed *seed;

	if (wheel_filename_parse(&name, path_base(file)) < 0)
		return "is not a wheel: its name is not NAME-VERSION-PYTHON-ABI-PLATFORM.whl";
	seed = claim_seed(seeds, name.project, strlen(name.project));
	if (seed)
		seed->given = strdup(file);
	return seed && seed->given ? NULL : no_memory;
}
STORES_MEMORY_END

/* The length of a project's name; 0 if there is none. */
static size_t
project_length(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || (n && text[n] && strchr("-_.", text[n])))
		n++;
	return n;
}

static int
is_wheel_file(const char *spec)
{
	size_t n = strlen(spec);

	return strchr(spec, '/') || (n > 4 && !strcmp(spec + n - 4, ".whl"));
}

/* Keeps the clauses that its version must meet, after a prefix. Returns -1 if they are wrong. */
static int
set_specifier(struct seed *seed, const char *before, const char *clauses)
{
	static const struct pep440 any = {.parts = 1};
	size_t n = strlen(before), m = strlen(clauses);

	if (n + m >= sizeof(seed->specifier))
		return -1;
	memcpy(seed->specifier, before, n);
	memcpy(seed->specifier + n, clauses, m + 1);
	return pep440_meets(&any, seed->specifier) < 0 ? -1 : 0;
}

const char *
seeds_add(struct seeds *seeds, char *spec)
{
	struct seed *seed, tried = {0};
	char *file = spec ? url_file(spec) : NULL;
	size_t n;

	if (!spec)
		return claim_seed(seeds, "pip", 3) ? NULL : no_memory;
	if (url_is_remote(spec))
		return "is on the network, which movenv does not use: download the wheel first";
	if (file || is_wheel_file(spec))
		return add_wheel_file(seeds, file ? file : spec);
	n = project_length(spec);
	if (n == 0 || n >= NAME_CAP || set_specifier(&tried, "", spec + n) < 0)
		return "is not a NAME, NAME==VERSION or FILE.whl";
	seed = claim_seed(seeds, spec, n);
	return seed ? set_specifier(seed, "", spec + n), NULL : no_memory;
}

const char *
seeds_set(struct seeds *seeds, const char *project, const char *version)
{
	struct seed *seed, tried = {0};
	int is_any = !strcmp(version, "bundle") || !strcmp(version, "embed");
	const char *before = isdigit((unsigned char)version[0]) ? "==" : "";

	if (!strcmp(version, "none"))
		return seeds_omit(seeds, project);
	if (!is_any && (!*version || set_specifier(&tried, before, version) < 0))
		return "needs a version, 'bundle', 'embed' or 'none'";
	seed = claim_seed(seeds, project, strlen(project));
	if (!seed)
		return no_memory;
	if (!is_any)
		set_specifier(seed, before, version);
	return NULL;
}

STORES_MEMORY_BEGIN
const char *
seeds_link(struct seeds *seeds, char *place)
{
	char *file = url_file(place);
	char **more;

	if (url_is_remote(place))
		return "is on the network, which movenv does not use: name a directory";
	more = realloc(seeds->links, (seeds->link_count + 2) * sizeof(*more));
	if (!more)
		return no_memory;
	seeds->links = more;
	more[seeds->link_count] = strdup(file ? file : place);
	if (!more[seeds->link_count])
		return no_memory;
	more[++seeds->link_count] = NULL;
	return NULL;
}
STORES_MEMORY_END

const char *
seeds_omit(struct seeds *seeds, const char *project)
{
	struct seed *seed = claim_seed(seeds, project, strlen(project));

	if (seed)
		seed->is_out = 1;
	return seed ? NULL : no_memory;
}

static int
add_default(struct seeds *seeds, const char *project)
{
	struct seed *seed;

	for (size_t i = 0; i < seeds->count; i++)
		if (wheel_filename_is(seeds->list[i].project, strlen(seeds->list[i].project),
				      project, strlen(project)))
			return 0;
	seed = claim_seed(seeds, project, strlen(project));
	if (seed)
		seed->is_named = 0;
	return seed ? 0 : -1;
}

int
seeds_complete(struct seeds *seeds, const struct pep440 *python)
{
	static const struct pep440 no_setuptools = {.release = {3, 12}};

	if (seeds->bare)
		return 0;
	if (add_default(seeds, "pip") < 0)
		return -1;
	return pep440_compare(python, &no_setuptools) < 0 ? add_default(seeds, "setuptools") : 0;
}

static int
append_file_option(struct buf *out, const char *option, const char *file)
{
	struct path full;

	if (io_absolute(file, &full) < 0)
		return -1;
	return buf_puts(out, option) | quote_shell_word(out, full.buf);
}

int
seeds_words(const struct seeds *seeds, struct buf *out)
{
	int status = seeds->bare ? buf_puts(out, " --without-pip") : 0;

	for (size_t i = 0; i < seeds->link_count; i++)
		status |= append_file_option(out, " --find-links=", seeds->links[i]);
	for (size_t i = 0; i < seeds->count; i++) {
		const struct seed *seed = &seeds->list[i];

		if (seed->is_out) {
			status |= buf_printf(out, " --no-%s", seed->project);
		} else if (seed->given) {
			status |= append_file_option(out, " --seed=", seed->given);
		} else if (seed->is_named) {
			status |= buf_printf(out, " --seed=%s", seed->project);
			if (seed->specifier[0])
				status |= quote_shell_word(out, seed->specifier);
		}
	}
	return status;
}

void
seed_close(struct seed *seed)
{
	if (seed->file && seed->wheel)
		wheel_close(seed->wheel);
	free(seed->wheel);
	free(seed->file);
	seed->wheel = NULL;
	seed->file = NULL;
}

void
seeds_release(struct seeds *seeds)
{
	for (size_t i = 0; i < seeds->count; i++) {
		seed_close(&seeds->list[i]);
		free(seeds->list[i].given);
	}
	for (size_t i = 0; i < seeds->link_count; i++)
		free(seeds->links[i]);
	free(seeds->links);
	free(seeds->list);
	*seeds = (struct seeds){0};
}
