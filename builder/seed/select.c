/* SPDX-License-Identifier: MIT */
/*
 * Selecting a wheel; see seed/select.h.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/path.h"
#include "core/err.h"
#include "seed/select.h"
#include "wheel/found.h"

/* A wheel in a place, as its name has it. */
struct choice {
	struct pep440 version;
	int is_late; /* a pre-release that was not asked for */
	int fit;     /* of its tags */
	unsigned long build;
	int is_damaged;
};

/* Returns 1, with the reason appended, if the wheel's Requires-Python excludes this Python. */
static int
requires_other_python(const struct selection *selection, const struct wheel *wheel, struct buf *why)
{
	char requires[NAME_CAP];

	wheel_requires_python(wheel, requires, sizeof(requires));
	if (pep440_meets(selection->python, requires) != 0)
		return 0;
	buf_printf(why, "it requires Python %s", requires);
	return 1;
}

/* Notes an unfit wheel for the message; why may be empty. */
static void
note_unfit(struct selection *selection, const char *version, const char *dir, const struct buf *why)
{
	if (selection->is_quiet)
		return;
	verbose("passed over %s %s in '%s'%s%s", selection->seed->project, version, dir,
		why->len ? ": " : "", buf_str(why));
	if (selection->seen_count++ >= SELECTION_SEEN_MAX)
		return;
	buf_printf(&selection->seen, "%s%s", selection->seen.len ? ", " : "", version);
	if (why->len)
		buf_printf(&selection->seen, " (%s)", why->data);
}

static int
is_better_choice(const struct choice *a, const struct choice *b)
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

/* Judges a wheel by its name. Returns 1; or 0: it is not one of the project, or is unfit. */
static int
judge_wheel(struct selection *selection, const char *dir, const char *file, struct choice *choice)
{
	const char *project = selection->seed->project;
	struct wheel_filename name;
	struct buf why = {0};

	*choice = (struct choice){0};
	if (wheel_filename_parse(&name, file) < 0 ||
	    !wheel_filename_is(name.project, strlen(name.project), project, strlen(project)) ||
	    pep440_parse(name.version, strlen(name.version), &choice->version) < 0)
		return 0;
	choice->fit = tags_fit(selection->tags, &name, &why);
	choice->build = strtoul(name.build, NULL, 10);
	choice->is_late = choice->version.stage < 0 && !strpbrk(selection->specifier, "abcdrABCDR");
	if (choice->fit <= 0 || pep440_meets(&choice->version, selection->specifier) != 1) {
		note_unfit(selection, name.version, dir, &why);
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
open_choice(struct selection *selection, const char *dir, const struct path *file,
	    struct choice *choice)
{
	struct seed *seed = selection->seed;
	struct buf why = {0};
	struct seed tried = {.file = strdup(file->buf), .wheel = malloc(sizeof(*tried.wheel))};
	int is_out;

	if (!tried.file || !tried.wheel) {
		free(tried.file);
		free(tried.wheel);
		return fail_errno("cannot open a wheel of '%s'", selection->seed->project);
	}
	err_mute(1);
	choice->is_damaged = wheel_find(tried.wheel, tried.file) < 0;
	err_mute(0);
	is_out = !choice->is_damaged && requires_other_python(selection, tried.wheel, &why);
	if (is_out) {
		note_unfit(selection, tried.wheel->version, dir, &why);
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
consider_wheel(struct selection *selection, const char *dir, const char *file, struct choice *best)
{
	struct choice choice;
	struct path at;
	int taken;

	if (!judge_wheel(selection, dir, file, &choice) ||
	    (selection->seed->file && !is_better_choice(&choice, best)) ||
	    path_set(&at, dir, strlen(dir)) < 0 || path_push(&at, file) < 0)
		return 0;
	taken = open_choice(selection, dir, &at, &choice);
	if (taken > 0)
		*best = choice;
	return taken < 0 ? -1 : 0;
}

/* A place that is a file: its directory with this one name in it. */
static int
consider_file(struct selection *selection, const char *place, struct choice *best)
{
	struct path dir;

	if (path_set(&dir, place, strlen(place)) < 0 || path_up(&dir) < 0)
		return 0;
	return consider_wheel(selection, dir.buf, path_base(place), best);
}

/* Opens a damaged wheel again, for its message. Returns 1, or -1 after a message. */
static int
reopen_wheel(struct seed *seed)
{
	wheel_close(seed->wheel);
	return wheel_find(seed->wheel, seed->file) < 0 ? -1 : 1;
}

int
seed_select(struct selection *selection, const char *place)
{
	DIR *stream = opendir(place);
	struct choice best = {0};
	struct dirent *entry;
	int status = 0;

	if (!stream && errno == ENOTDIR)
		status = consider_file(selection, place, &best);
	while (stream && status == 0 && (entry = readdir(stream)))
		status = consider_wheel(selection, place, entry->d_name, &best);
	if (stream)
		closedir(stream);
	if (status < 0 || !selection->seed->file)
		return status;
	return best.is_damaged ? reopen_wheel(selection->seed) : 1;
}

int
seed_select_given(struct selection *selection)
{
	struct seed *seed = selection->seed;
	struct wheel_filename name;
	struct buf why = {0};
	int status;

	seed->file = strdup(seed->given);
	seed->wheel = malloc(sizeof(*seed->wheel));
	if (!seed->file || !seed->wheel)
		return fail_errno("cannot open a wheel of '%s'", selection->seed->project);
	status = wheel_find(seed->wheel, seed->file);
	if (status == 0 && (wheel_filename_parse(&name, path_base(seed->file)) < 0 ||
			    tags_fit(selection->tags, &name, &why) <= 0 ||
			    requires_other_python(selection, seed->wheel, &why))) {
		status = failf("cannot use the wheel '%s': %s", seed->file, buf_str(&why));
		advise("name another wheel, or by -p a Python that it is for");
	}
	buf_free(&why);
	return status < 0 ? -1 : 1;
}
