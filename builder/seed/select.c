/* SPDX-License-Identifier: MIT */
/*
 * Picking a wheel; see seed/select.h.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/path.h"
#include "core/err.h"
#include "seed/select.h"

/* A wheel in a place, as its name has it. */
struct choice {
	struct pep440 version;
	int is_late; /* a pre-release that nobody asked for */
	int fit;     /* of its tags */
	unsigned long build;
	int is_damaged;
};

/* Appends why the wheel's Requires-Python keeps it from this Python. Returns 1 if it does. */
static int
excludes(const struct selection *pick, const struct wheel *wheel, struct buf *why)
{
	char requires[NAME_CAP];

	wheel_requires_python(wheel, requires, sizeof(requires));
	if (pep440_meets(pick->python, requires) != 0)
		return 0;
	buf_printf(why, "it requires Python %s", requires);
	return 1;
}

/* Keeps for the message that there is a wheel that will not do; why may be empty. */
static void
note(struct selection *pick, const char *version, const char *dir, const struct buf *why)
{
	if (pick->is_quiet || pick->seen_count++ >= SELECTION_SEEN_MAX)
		return;
	buf_printf(&pick->seen, "%s%s in '%s'", pick->seen.len ? ", " : "", version, dir);
	if (why->len)
		buf_printf(&pick->seen, " (%s)", why->data);
}

static int
is_better(const struct choice *a, const struct choice *b)
{
	int order = pep440_compare(&a->version, &b->version);

	if (a->is_late != b->is_late)
		return !a->is_late;
	if (order != 0)
		return order > 0;
	if (a->fit != b->fit)
		return a->fit > b->fit;
	return a->build > b->build;
}

/* Takes a name for a choice. Returns 1, or 0: it is no wheel of the project, or will not do. */
static int
judge(struct selection *pick, const char *dir, const char *file, struct choice *choice)
{
	const char *project = pick->seed->project;
	struct wheel_filename name;
	struct buf why = {0};

	*choice = (struct choice){0};
	if (wheel_filename_parse(&name, file) < 0 ||
	    !wheel_filename_is(name.project, strlen(name.project), project, strlen(project)) ||
	    pep440_parse(name.version, strlen(name.version), &choice->version) < 0)
		return 0;
	choice->fit = tags_fit(pick->tags, &name, &why);
	choice->build = strtoul(name.build, NULL, 10);
	choice->is_late = choice->version.stage < 0 && !strpbrk(pick->specifier, "abcdrABCDR");
	if (choice->fit <= 0 || pep440_meets(&choice->version, pick->specifier) != 1) {
		note(pick, name.version, dir, &why);
		choice->fit = 0;
	}
	buf_free(&why);
	return choice->fit;
}

/*
 * Opens a choice in place of the seed's wheel, if its Requires-Python lets it. One that is damaged
 * takes the place as well: it was the best, and its message is due.
 */
static int
take(struct selection *pick, const char *dir, const struct path *file, struct choice *choice)
{
	struct seed *seed = pick->seed;
	struct buf why = {0};
	struct seed tried = {.file = strdup(file->buf), .wheel = malloc(sizeof(*tried.wheel))};
	int is_out;

	if (!tried.file || !tried.wheel) {
		free(tried.file);
		free(tried.wheel);
		return fail_errno("cannot start");
	}
	err_mute(1);
	choice->is_damaged = wheel_open(tried.wheel, tried.file) < 0;
	err_mute(0);
	is_out = !choice->is_damaged && excludes(pick, tried.wheel, &why);
	if (is_out) {
		note(pick, tried.wheel->version, dir, &why);
		seed_close(&tried);
	} else {
		seed_close(seed);
		seed->file = tried.file;
		seed->wheel = tried.wheel;
	}
	buf_free(&why);
	return !is_out;
}

static int
consider(struct selection *pick, const char *dir, const char *file, struct choice *best)
{
	struct choice choice;
	struct path at;
	int taken;

	if (!judge(pick, dir, file, &choice) || (pick->seed->file && !is_better(&choice, best)) ||
	    path_set(&at, dir, strlen(dir)) < 0 || path_push(&at, file) < 0)
		return 0;
	taken = take(pick, dir, &at, &choice);
	if (taken > 0)
		*best = choice;
	return taken < 0 ? -1 : 0;
}

/* A place that is a file: its directory with this one name in it. */
static int
consider_file(struct selection *pick, const char *place, struct choice *best)
{
	struct path dir;

	if (path_set(&dir, place, strlen(place)) < 0 || path_up(&dir) < 0)
		return 0;
	return consider(pick, dir.buf, path_base(place), best);
}

/* Opens the wheel anew, for what is to be said of it. Returns 1, or -1 after a message. */
static int
reopen(struct seed *seed)
{
	wheel_close(seed->wheel);
	return wheel_open(seed->wheel, seed->file) < 0 ? -1 : 1;
}

int
seed_select(struct selection *pick, const char *place)
{
	DIR *stream = opendir(place);
	struct choice best = {0};
	struct dirent *entry;
	int status = 0;

	if (!stream && errno == ENOTDIR)
		status = consider_file(pick, place, &best);
	while (stream && status == 0 && (entry = readdir(stream)))
		status = consider(pick, place, entry->d_name, &best);
	if (stream)
		closedir(stream);
	if (status < 0 || !pick->seed->file)
		return status;
	return best.is_damaged ? reopen(pick->seed) : 1;
}

int
seed_select_given(struct selection *pick)
{
	struct seed *seed = pick->seed;
	struct wheel_filename name;
	struct buf why = {0};
	int status;

	seed->file = strdup(seed->given);
	seed->wheel = malloc(sizeof(*seed->wheel));
	if (!seed->file || !seed->wheel)
		return fail_errno("cannot start");
	status = wheel_open(seed->wheel, seed->file);
	if (status == 0 &&
	    (wheel_filename_parse(&name, path_base(seed->file)) < 0 ||
	     tags_fit(pick->tags, &name, &why) <= 0 || excludes(pick, seed->wheel, &why))) {
		status = fail("cannot use the wheel '%s': %s", seed->file, buf_str(&why));
		advise("name another wheel, or by -p a Python that it is for");
	}
	buf_free(&why);
	return status < 0 ? -1 : 1;
}
