/* SPDX-License-Identifier: MIT */
/*
 * Which interpreters an environment can stand on; see python/identity.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/pyvenv_cfg.h"
#include "python/candidates.h"
#include "python/identity.h"

/* "3.12", "3.12.1", "3.13.0t": one or two digits on each side. */
static void
take_version(struct identity *want, struct cfg_span text)
{
	const char *at = text.at, *end = text.at + text.len;
	int number[2] = {0, 0};

	for (int i = 0; i < 2; i++, at++) {
		const char *start = at;

		for (; at < end && isdigit((unsigned char)*at) && at - start < 4; at++)
			number[i] = number[i] * 10 + (*at - '0');
		if (at == start || (i == 0 && (at == end || *at != '.')))
			return;
	}
	want->major = number[0];
	want->minor = number[1];
}

static char
letter_of(const char *text, size_t n)
{
	static const char *const names[] = {"cpython", "pypy", "graal"};

	for (int i = 0; i < 3; i++)
		if (n >= strlen(names[i]) && !strncasecmp(text, names[i], strlen(names[i])))
			return "cpg"[i];
	return 0;
}

/* What a versioned name tells ("python3.13t", "pypy3.9"), where nothing else did. */
static void
take_name(struct identity *want, const char *name)
{
	struct candidate said;

	if (!candidate_parse(name, &said) || said.minor < 0)
		return;
	if (want->minor < 0) {
		want->major = said.major;
		want->minor = said.minor;
	}
	if (said.major != want->major || said.minor != want->minor)
		return;
	if (!want->implementation)
		want->implementation = said.implementation;
	if (!want->abi[0])
		memcpy(want->abi, said.abi, sizeof(want->abi));
}

static void
take_base_name(struct identity *want, struct cfg_span file)
{
	struct path path;

	if (path_set(&path, file.at, file.len) == 0)
		take_name(want, path_base(path.buf));
}

void
identity_read(struct identity *want, const char *cfg, size_t n, const struct path *sites,
	      size_t count)
{
	struct cfg_span value;

	*want = (struct identity){.major = 3, .minor = -1};
	if (cfg_find(cfg, n, "implementation", &value))
		want->implementation = letter_of(value.at, value.len);
	if (cfg_find(cfg, n, "version", &value))
		take_version(want, value);
	if (want->minor < 0 && cfg_find(cfg, n, "version_info", &value))
		take_version(want, value);
	/* The library's name: PyPy's venv says nothing else. "lib/pypy3.9/site-packages". */
	for (size_t i = 0; i < count; i++) {
		struct path site = sites[i];

		if (path_up(&site) == 0)
			take_name(want, path_base(site.buf));
	}
	if (cfg_find(cfg, n, "executable", &value))
		take_base_name(want, value);
	if (cfg_find(cfg, n, "base-executable", &value))
		take_base_name(want, value);
}

void
identity_take(struct identity *want, const struct interp *interp)
{
	*want = (struct identity){
		.implementation = letter_of(interp->implementation, strlen(interp->implementation)),
		.major = (int)interp->parsed.release[0],
		.minor = (int)interp->parsed.release[1],
	};
	if (strlen(interp->abi) < sizeof(want->abi))
		memcpy(want->abi, interp->abi, strlen(interp->abi));
}

int
identity_is_met(const struct identity *want, const struct interp *interp)
{
	struct identity got;

	identity_take(&got, interp);
	if (want->implementation && want->implementation != got.implementation)
		return 0;
	if (want->minor < 0)
		return got.major == want->major;
	return got.major == want->major && got.minor == want->minor && !strcmp(want->abi, got.abi);
}

static const char *
text_of(const struct identity *want, const char *stem, char text[IDENTITY_TEXT_CAP])
{
	if (want->minor < 0)
		snprintf(text, IDENTITY_TEXT_CAP, "%s%d", stem, want->major);
	else
		snprintf(text, IDENTITY_TEXT_CAP, "%s%d.%d%s", stem, want->major, want->minor,
			 want->abi);
	return text;
}

const char *
identity_words(const struct identity *want, char text[IDENTITY_TEXT_CAP])
{
	return text_of(want,
		       want->implementation == 'p'   ? "PyPy "
		       : want->implementation == 'g' ? "GraalPy "
		       : want->implementation == 'c' ? "CPython "
						     : "Python ",
		       text);
}

const char *
identity_spec(const struct identity *want, char text[IDENTITY_TEXT_CAP])
{
	return text_of(want,
		       want->implementation == 'p'   ? "pypy"
		       : want->implementation == 'g' ? "graalpy"
						     : "",
		       text);
}

int
identity_alias(const struct identity *want, int i, char name[IDENTITY_TEXT_CAP])
{
	if (i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "python") > 0;
	if (i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "python%d", want->major) > 0;
	if (want->minor >= 0 && i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "python%d.%d", want->major, want->minor) >
		       0;
	if (want->minor >= 0 && want->abi[0] && i-- == 0)
		return text_of(want, "python", name) != NULL;
	if (want->implementation == 'p' && i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "pypy") > 0;
	if (want->implementation == 'p' && i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "pypy%d", want->major) > 0;
	if (want->implementation == 'p' && want->minor >= 0 && i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "pypy%d.%d", want->major, want->minor) > 0;
	return 0;
}
