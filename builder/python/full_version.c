/* SPDX-License-Identifier: MIT */
/*
 * The full version of an interpreter; see python/full_version.h.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/path.h"
#include "core/buf.h"
#include "fs/io.h"
#include "python/full_version.h"
#include "python/pep440.h"

#define HEADER_MAX 8192        /* bytes; of CPython 3.14 it has 1,300 */
#define WINDOW (256 << 10)     /* bytes of a program that are read at once */
#define OVERLAP 32             /* bytes that two windows share: more than a version has */
#define PROGRAM_MAX (48 << 20) /* bytes of it that are read; CPython's texts come early */

/* How a file has the version: between two marks, after the first of which it starts. */
struct version_text {
	char start[CANDIDATE_VERSION + 2]; /* the mark and "3.12." */
	size_t len;                        /* of start */
};

static struct version_text
version_text_of(char mark, const struct candidate *c)
{
	struct version_text text = {0};
	int n = snprintf(text.start, sizeof(text.start), "%c%d.%d.", mark, c->identity.major,
			 c->identity.minor);

	text.len = (size_t)n;
	return text;
}

static const char *
skip_number(const char *at)
{
	while (isdigit((unsigned char)*at))
		at++;
	return at;
}

/* Returns the end of "4", "0a1", "0rc2" or "0+", the rest of a version after "3.12."; or NULL. */
static const char *
end_of_patch(const char *at)
{
	static const char *const stages[] = {"a", "b", "rc"};
	const char *end = skip_number(at);

	if (end == at)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(stages); i++) {
		size_t n = strlen(stages[i]);

		if (!strncmp(end, stages[i], n) && isdigit((unsigned char)end[n])) {
			end = skip_number(end + n);
			break;
		}
	}
	return *end == '+' ? end + 1 : end;
}

/* Finds the version in n bytes, which a NUL follows. Returns 1, or 0. */
static int
find_version_text(const struct version_text *text, const char *bytes, size_t n,
		  char version[CANDIDATE_VERSION])
{
	const char *end = bytes + n, *at = bytes;

	while ((at = memmem(at, (size_t)(end - at), text->start, text->len))) {
		const char *from = at + 1, *to = end_of_patch(at + text->len);

		at++;
		/* The NUL after the bytes is not the mark: more may follow in the file. */
		if (!to || to >= end || *to != text->start[0] || to - from >= CANDIDATE_VERSION)
			continue;
		memcpy(version, from, (size_t)(to - from));
		version[to - from] = '\0';
		return 1;
	}
	return 0;
}

/* Looks into a program or library, window by window: each has the end of the one before. */
static int
find_in_program(const char *file, const struct version_text *text, char version[CANDIDATE_VERSION])
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), found = 0;
	char *bytes = fd < 0 ? NULL : malloc(WINDOW + 1);
	off_t at = 0;
	ssize_t n;

	while (bytes && !found && at < PROGRAM_MAX && (n = pread(fd, bytes, WINDOW, at)) > 0) {
		bytes[n] = '\0';
		found = find_version_text(text, bytes, (size_t)n, version);
		if (n <= OVERLAP)
			break;
		at += n - OVERLAP;
	}
	free(bytes);
	io_close(fd);
	return found;
}

/* "python3.13t" of a candidate, as its directory of headers and its library are named. */
static void
write_versioned(const struct candidate *c, char name[NAME_CAP])
{
	(void)snprintf(name, NAME_CAP, "%s%d.%d%s", implementation_stem(c->identity.implementation),
		       c->identity.major, c->identity.minor, c->identity.abi);
}

/* Up to 3.7 names have the letter of pymalloc, too: python3.7m. */
static const char *const letters[] = {"", "m"};

static int
find_in_header(const struct candidate *c, const char *dir, char version[CANDIDATE_VERSION])
{
	struct version_text text = version_text_of('"', c);
	char name[NAME_CAP];
	int found = 0;

	write_versioned(c, name);
	for (size_t i = 0; !found && i < COUNT_OF(letters); i++) {
		struct buf header = {0};
		char *file;

		if (asprintf(&file, "%s../include/%s%s/patchlevel.h", dir, name, letters[i]) < 0)
			return 0;
		found = io_slurp(AT_FDCWD, file, &header, HEADER_MAX) == 0 && header.len > 0 &&
			find_version_text(&text, header.data, header.len, version);
		buf_free(&header);
		free(file);
	}
	return found;
}

/* Fedora's and Alpine's program is small: all is in lib64/libpython3.12.so.1.0. */
static int
find_in_library(const struct candidate *c, const char *dir, const struct version_text *text,
		char version[CANDIDATE_VERSION])
{
	static const char *const dirs[] = {"lib64", "lib"};
	char name[NAME_CAP];
	int found = 0;

	write_versioned(c, name);
	for (size_t i = 0; !found && i < COUNT_OF(dirs) * COUNT_OF(letters); i++) {
		char *file;

		if (asprintf(&file, "%s../%s/lib%s%s.so.1.0", dir, dirs[i / COUNT_OF(letters)],
			     name, letters[i % COUNT_OF(letters)]) < 0)
			return 0;
		found = find_in_program(file, text, version);
		free(file);
	}
	return found;
}

int
full_version_read(const struct candidate *c, char version[CANDIDATE_VERSION])
{
	char *real = c->identity.minor < 0 ? NULL : realpath(c->file, NULL);
	char *dir = real ? strndup(real, (size_t)(path_base(real) - real)) : NULL;
	int found = dir && find_in_header(c, dir, version);

	/* PyPy has its version far into 60 MB of library. */
	if (dir && !found && c->identity.implementation == CPYTHON) {
		struct version_text text = version_text_of('\0', c);

		found = find_in_program(real, &text, version) ||
			find_in_library(c, dir, &text, version);
	}
	if (!found)
		version[0] = '\0';
	free(dir);
	free(real);
	return found;
}

/* Returns 1 if the version has the stage of the spec: PEP 440 has -3 for alpha, -2, -1. */
static int
has_stage(const struct spec *spec, const struct pep440 *found)
{
	return found->stage == spec->stage[0] - 'd' && found->number == (unsigned)spec->serial;
}

/* Returns 1 if a clause of the range has a patch version or a stage: ">=3.12.4", "<3.14rc1". */
static int
has_exact_clause(const char *range)
{
	int dots = 0;

	for (; *range; range++) {
		dots = *range == ',' ? 0 : dots + (*range == '.');
		if (dots == 2 || isalpha((unsigned char)*range))
			return 1;
	}
	return 0;
}

int
full_version_meets(const struct candidate *c, const struct spec *spec,
		   char version[CANDIDATE_VERSION])
{
	int is_exact = spec->patch >= 0 || spec->stage;
	struct pep440 found;

	version[0] = '\0';
	if (!is_exact && !has_exact_clause(spec->range))
		return 1;
	if (!full_version_read(c, version) ||
	    pep440_parse(version, strcspn(version, "+"), &found) < 0)
		return !is_exact;
	if (spec->patch >= 0 && found.release[2] != (unsigned)spec->patch)
		return 0;
	if (spec->stage && !has_stage(spec, &found))
		return 0;
	return !spec->range[0] || pep440_meets(&found, spec->range) > 0;
}
