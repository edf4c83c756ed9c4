/* SPDX-License-Identifier: MIT */
/*
 * Files that have the name of an interpreter, as a search of the first one finds them. Zeros: none.
 */
#ifndef MOVENV_PYTHON_SIGHTINGS_H
#define MOVENV_PYTHON_SIGHTINGS_H

#include "common/trust.h"
#include "core/buf.h"
#include "python/candidate.h"
#include "python/spec.h"

struct sighting {
	struct candidate candidate; /* its file is NULL until they are sorted; then borrowed */
	size_t file;                /* offset of the file in the names of files: these move */
	enum trust_source source;
};

struct sightings {
	struct sighting *list; /* owned */
	size_t count;
	struct buf files; /* each with its NUL */
};

/*
 * Adds the file `name` in dir. `found` has its identity, and as its order that of its directory
 * among those in which the search looks. Returns 0, or -1 with errno ENOMEM.
 */
int sightings_add(struct sightings *all, const struct candidate *found, const char *dir,
		  const char *name, enum trust_source source);

/* Sorts them as candidate_compare() does. Each candidate gets its file, which `all` owns. */
void sightings_sort(struct sightings *all);

/*
 * Returns 1 if one of a sorted list may be started, and meets the spec (NULL: any). Otherwise
 * returns 0, with the reason in a line of -v.
 */
int sighting_meets(const struct sighting *sighting, const struct spec *wanted);

/* Frees the list. */
void sightings_release(struct sightings *all);

#endif
