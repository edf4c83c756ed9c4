/* SPDX-License-Identifier: MIT */
/*
 * The projects that are installed into a new environment from wheels: pip, setuptools before Python
 * 3.12 as ensurepip has it, and those that options name. The last option about a project counts.
 */
#ifndef MOVENV_SEED_SEED_H
#define MOVENV_SEED_SEED_H

#include <stddef.h>

#include "python/pep440.h"
#include "wheel/wheel.h"

struct seed {
	char project[NAME_CAP];
	char specifier[NAME_CAP]; /* clauses of PEP 440 that its version must meet; "": any */
	char *given;              /* the file that was named, or NULL */
	int is_named;             /* by an option; else it is installed by default */
	int is_out;               /* an option leaves it out */
	char *file;               /* where its wheel was found, … */
	struct wheel *wheel;      /* … and the wheel, open; or both NULL */
};

/* All-zero: no option was given. */
struct seeds {
	struct seed *list;
	size_t count;
	int bare;     /* --without-pip: nothing is installed by default */
	char **links; /* --find-links: directories and files of wheels; NULL-terminated, or NULL */
	size_t link_count;
};

/*
 * --seed: "pip", "pip==24.0", "setuptools>=60,<70", "FILE.whl", "file:///…/FILE.whl" (changed in
 * place), or NULL: pip. Returns NULL, or the error: a predicate, as of opt_store().
 */
const char *seeds_add(struct seeds *seeds, char *spec);

/* virtualenv's --pip: an exact version, "bundle" or "embed" (any), "none". Returns as above. */
const char *seeds_set(struct seeds *seeds, const char *project, const char *version);

/* Adds a place to look for wheels first: "DIR", "FILE.whl", "file:///…". Returns as above. */
const char *seeds_link(struct seeds *seeds, char *place);

/* Leaves a project out. Returns as above. */
const char *seeds_omit(struct seeds *seeds, const char *project);

/* Adds the projects that this Python gets by default. Returns 0, or -1 with ENOMEM. */
int seeds_complete(struct seeds *seeds, const struct pep440 *python);

/* Appends the options that would give the same seeds. Returns 0, or -1 with errno ENOMEM. */
int seeds_words(const struct seeds *seeds, struct buf *out);

/* Closes a seed's wheel, if it has one. */
void seed_close(struct seed *seed);

/* Closes the wheels and frees all. */
void seeds_release(struct seeds *seeds);

#endif
