/* SPDX-License-Identifier: MIT */
/*
 * One interpreter that discovery may take; see python/candidate.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/path.h"
#include "elf/loader.h"
#include "python/candidate.h"

static const struct {
	const char *stem, *name;
} implementations[] = {{"python", "CPython"}, {"pypy", "PyPy"}, {"graalpy", "GraalPy"}};

int
candidate_parse(const char *name, struct candidate *out)
{
	size_t i = 0;

	while (i < COUNT_OF(implementations) &&
	       strncmp(name, implementations[i].stem, strlen(implementations[i].stem)) != 0)
		i++;
	if (i == COUNT_OF(implementations))
		return 0;
	*out = (struct candidate){.implementation = "cpg"[i], .major = 3, .minor = -1};
	name += strlen(implementations[i].stem);
	if (isdigit((unsigned char)*name))
		out->major = *name++ - '0';
	/* No zero in front: when it is looked for, the name is put together from the number. */
	if (*name == '.' && isdigit((unsigned char)name[1]) &&
	    !(name[1] == '0' && isdigit((unsigned char)name[2]))) {
		out->minor = 0;
		for (name++; isdigit((unsigned char)*name) && out->minor < 1000; name++)
			out->minor = out->minor * 10 + (*name - '0');
	}
	if (*name == 't')
		out->abi[0] = *name++;
	if (*name == 'd')
		out->abi[strlen(out->abi)] = *name++;
	return *name == '\0';
}

static enum candidate_verdict
is_none(struct buf *why, const char *reason)
{
	buf_puts(why, reason);
	return CANDIDATE_NONE;
}

static enum candidate_verdict
is_link(struct buf *why, const char *real)
{
	buf_printf(why, "it is a link to '%s'", real);
	return CANDIDATE_NONE;
}

/* 1 if there is a pyvenv.cfg beside or above the file. */
static int
in_environment(const char *file)
{
	struct path at;

	if (path_set(&at, file, strlen(file)) < 0)
		return 0;
	for (int up = 0; up < 2; up++) {
		size_t mark;

		if (path_up(&at) < 0)
			return 0;
		mark = at.len;
		if (path_push(&at, CFG_NAME) == 0 && access(at.buf, F_OK) == 0)
			return 1;
		path_cut(&at, mark);
	}
	return 0;
}

/* 1 if nobody but root and the user can put another file in its place. */
static int
is_safe(const char *file, struct buf *why)
{
	struct path dir;
	struct stat st, usr;

	if (path_set(&dir, file, strlen(file)) < 0 || path_up(&dir) < 0 || stat(dir.buf, &st) < 0) {
		buf_puts(why, "its directory cannot be looked at");
		return 0;
	}
	if (st.st_mode & S_IWOTH) {
		buf_printf(why, "others can write to '%s'", dir.buf);
		return 0;
	}
	/* In a sandbox without root, what is root's has the owner that /usr has there. */
	if (st.st_uid == 0 || st.st_uid == geteuid() ||
	    (stat("/usr", &usr) == 0 && st.st_uid == usr.st_uid))
		return 1;
	buf_printf(why, "'%s' belongs to another user", dir.buf);
	return 0;
}

/* PyPy brings a link python3.9 to itself, conda one from python3.1 to python3.12. */
static int
is_named_after(const struct candidate *c, const char *real)
{
	struct candidate other;

	if (!candidate_parse(path_base(real), &other) || other.minor < 0)
		return 1;
	return other.implementation == c->implementation && other.major == c->major &&
	       (other.minor == c->minor || c->minor < 0) && !strcmp(other.abi, c->abi);
}

static enum candidate_verdict
judge_start(const char *file, struct buf *why)
{
	switch (loader_of(file, why)) {
	case LOADER_FILE:
		return CANDIDATE_TAKEN;
	case LOADER_SCRIPT:
		return is_none(why, "it is a script");
	case LOADER_KERNEL: /* a shim is one */
		return is_none(why, "it is a static executable");
	case LOADER_UNREAD:
		buf_puts(why, "it cannot be read");
		return CANDIDATE_BROKEN;
	case LOADER_NONE:
		break;
	}
	return CANDIDATE_BROKEN;
}

enum candidate_verdict
candidate_judge(const struct candidate *c, int trusted, struct buf *why)
{
	char *real = realpath(c->file, NULL);
	enum candidate_verdict verdict;

	if (in_environment(c->file) || (real && in_environment(real)))
		verdict = is_none(why, "it is an environment's");
	else if (real && !is_named_after(c, real))
		verdict = is_link(why, real);
	else
		verdict = judge_start(c->file, why);
	if (verdict == CANDIDATE_TAKEN && !trusted &&
	    !(is_safe(c->file, why) && (!real || is_safe(real, why))))
		verdict = CANDIDATE_UNSAFE;
	free(real);
	return verdict;
}

const char *
candidate_implementation(const struct candidate *c)
{
	return implementations[strchr("cpg", c->implementation) - "cpg"].name;
}

void
candidate_version(const struct candidate *c, char version[CANDIDATE_VERSION])
{
	version[0] = '\0';
	if (c->minor >= 0)
		snprintf(version, CANDIDATE_VERSION, "%d.%d", c->major, c->minor);
}
