/* SPDX-License-Identifier: MIT */
/*
 * Finding an interpreter by what a user asks for; see python/find.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "elf/loader.h"
#include "fs/search_path.h"
#include "python/candidates.h"
#include "python/find.h"
#include "python/installation.h"
#include "python/not_found.h"
#include "python/spec.h"

/* Asks one of several: if it fails, that is for -v to say. */
static int
try_to_ask(struct interp *interp, const char *file)
{
	int status;

	err_mute(1);
	status = interp_ask(interp, file);
	err_mute(0);
	return status;
}

/* Asks the candidates that the wish allows. Returns 0, 1 if none meets it, -1 if interrupted. */
static int
ask_candidates(const struct candidates *all, const struct spec *wish, struct interp *interp,
	       struct not_found *missing)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->list[i];

		if (interrupt_pending())
			return -1;
		if (!spec_allows(wish, c))
			continue;
		if (try_to_ask(interp, c->file) < 0)
			not_found_note_broken(missing);
		else if (spec_is_met(wish, interp))
			return 0;
		else
			not_found_note_other(missing, c, interp->version);
		interp_release(interp);
	}
	return 1;
}

static int
find_candidate(const char *spec, const struct spec *wish, struct interp *interp)
{
	struct not_found missing = {0};
	struct candidates all;
	int status;

	if (candidates_find(&all) < 0)
		status = fail_errno("cannot look for interpreters");
	else
		status = ask_candidates(&all, wish, interp, &missing);
	if (status > 0)
		status = not_found_say(&missing, spec, wish, &all);
	not_found_release(&missing);
	candidates_release(&all);
	return status;
}

static int
find_in_directory(const char *dir, struct interp *interp)
{
	struct path file;

	if (installation_find(dir, &file))
		return interp_ask(interp, file.buf);
	return fail("cannot use '%s' as an interpreter: no python3 in that directory", dir);
}

static int
find_path(const char *file, struct interp *interp)
{
	struct buf why = {0};
	struct stat st;

	if (stat(file, &st) < 0) {
		loader_of(file, &why);
		fail("cannot use the interpreter '%s': %s", file, buf_str(&why));
		buf_free(&why);
		return -1;
	}
	return S_ISDIR(st.st_mode) ? find_in_directory(file, interp) : interp_ask(interp, file);
}

static const struct spec any = {.major = 3, .minor = -1, .patch = -1};

static int
find_default(struct interp *interp)
{
	const char *file = getenv("MOVENV_PYTHON");
	struct path on_path;

	if (file && file[0] == '/')
		return interp_ask(interp, file);
	if (file && file[0])
		return fail("cannot use MOVENV_PYTHON='%s': it must be an absolute file name",
			    file);
	if (search_path_find("python3", &on_path) && try_to_ask(interp, on_path.buf) == 0)
		return 0;
	interp_release(interp);
	return find_candidate("python3", &any, interp);
}

/*
 * A file as it would be asked: an environment's stands for its base. Returns 1, 0 if it would fail,
 * -1 if it is a script.
 */
static int
as_asked(const char *file, struct path *out)
{
	struct buf why = {0};
	int is_base = interp_base_of(file, out);
	enum loader loader;

	if (is_base < 0 || (!is_base && path_set(out, file, strlen(file)) < 0))
		return 0;
	loader = loader_of(out->buf, &why);
	buf_free(&why);
	return loader == LOADER_NONE ? 0 : loader == LOADER_SCRIPT ? -1 : 1;
}

int
find_default_file(const struct candidates *all, struct path *file)
{
	const char *named = getenv("MOVENV_PYTHON");
	struct path on_path;
	int status = 0;

	*file = (struct path){0};
	if (named && named[0])
		return named[0] == '/' ? as_asked(named, file) : 0;
	if (search_path_find("python3", &on_path))
		status = as_asked(on_path.buf, file);
	for (size_t i = 0; !status && i < all->count; i++)
		if (spec_allows(&any, &all->list[i]))
			status = path_set(file, all->list[i].file, strlen(all->list[i].file)) == 0;
	return status;
}

/* "~/…" is below the home directory: no shell has seen "--python=~/…", or a file's line. */
static int
find_at(const char *spec, struct interp *interp)
{
	const char *home = getenv("HOME");
	struct path file;

	if (strncmp(spec, "~/", 2) != 0 || !home || home[0] != '/')
		return find_path(spec, interp);
	if (path_set(&file, home, strlen(home)) < 0 || path_push(&file, spec + 2) < 0)
		return fail_errno("cannot use the interpreter '%s'", spec);
	return find_path(file.buf, interp);
}

/* "python3.12" may be just that on PATH; then nothing else need be looked at. 1, or 0. */
static int
find_on_path(const char *spec, const struct spec *wish, struct interp *interp)
{
	struct path file;

	if (!isalpha((unsigned char)spec[0]) || !search_path_find(spec, &file))
		return 0;
	if (try_to_ask(interp, file.buf) == 0 && (!wish || spec_is_met(wish, interp)))
		return 1;
	interp_release(interp);
	return 0;
}

/* A word that says nothing of an interpreter. Blanks and commas are what people mistype. */
static int
say_unknown(const char *spec)
{
	struct candidates all;

	fail("cannot find an interpreter for '%s': it is no version, file, or Python on PATH",
	     spec);
	if (spec[strcspn(spec, "<>=!~")])
		advise("a range is written '>=3.10,<3.13'");
	if (candidates_find(&all) == 0) {
		not_found_show(&all);
		candidates_release(&all);
	}
	return -1;
}

int
find_interp(const char *spec, struct interp *interp)
{
	struct spec wish;
	struct stat st;
	int is_wish;

	*interp = (struct interp){0};
	if (!spec || !strcasecmp(spec, "default"))
		return find_default(interp);
	if (strchr(spec, '/'))
		return find_at(spec, interp);
	is_wish = spec_parse(spec, &wish);
	if (!(is_wish && wish.range[0]) && find_on_path(spec, is_wish ? &wish : NULL, interp))
		return 0;
	if (is_wish)
		return find_candidate(spec, &wish, interp);
	if (stat(spec, &st) == 0 && S_ISDIR(st.st_mode))
		return find_in_directory(spec, interp);
	return say_unknown(spec);
}

int
find_first(char *const *specs, struct interp *interp)
{
	int status = -1;

	if (!specs[0] || !specs[1])
		return find_interp(specs[0], interp);
	for (size_t i = 0; status < 0 && specs[i] && !interrupt_pending(); i++) {
		err_mute(1);
		status = find_interp(specs[i], interp);
		err_mute(0);
		if (status < 0)
			interp_release(interp);
	}
	if (status == 0 || interrupt_pending())
		return status;
	status = find_interp(specs[0], interp); /* once more, to say why */
	for (size_t i = 1; status < 0 && specs[i]; i++)
		advise("nor is there one for '%s'", specs[i]);
	return status;
}

/* Asks a file that may be what is wanted. Returns 1 if it is, else 0 with nothing to release. */
static int
try_wanted(const struct identity *want, struct interp *interp, const char *file)
{
	if (try_to_ask(interp, file) == 0 && identity_is_met(want, interp))
		return 1;
	interp_release(interp);
	return 0;
}

/* What the file name of a candidate can tell; GraalPy's has no version. */
static int
may_be_wanted(const struct identity *want, const struct candidate *c)
{
	if (c->verdict != CANDIDATE_TAKEN ||
	    (want->implementation && c->implementation != want->implementation))
		return 0;
	if (want->minor < 0 || c->minor < 0)
		return c->major == want->major;
	return c->major == want->major && c->minor == want->minor && !strcmp(c->abi, want->abi);
}

int
find_wanted(const struct identity *want, struct interp *interp)
{
	const char *file = getenv("MOVENV_PYTHON");
	struct candidates all;
	int found = 0;

	*interp = (struct interp){0};
	if (file && file[0] == '/' && try_wanted(want, interp, file))
		return 1;
	if (candidates_find(&all) < 0)
		found = fail_errno("cannot look for interpreters");
	for (size_t i = 0; found == 0 && i < all.count && !interrupt_pending(); i++)
		if (may_be_wanted(want, &all.list[i]))
			found = try_wanted(want, interp, all.list[i].file);
	candidates_release(&all);
	return found;
}
