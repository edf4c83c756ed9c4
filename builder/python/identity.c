/* SPDX-License-Identifier: MIT */
/*
 * The identity of an interpreter; see python/identity.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/abi.h"
#include "common/pyvenv_cfg.h"
#include "python/identity.h"

int
identity_of_program(struct identity *identity, const char *name)
{
	size_t n;
	enum implementation implementation = implementation_of_program(name, &n);

	if (implementation == IMPLEMENTATION_UNKNOWN)
		return 0;
	*identity = (struct identity){implementation, .major = 3, .minor = -1};
	name += n;
	if (isdigit((unsigned char)*name))
		identity->major = *name++ - '0';
	/* No leading zero: discovery makes the name from the number again. */
	if (*name == '.' && isdigit((unsigned char)name[1]) &&
	    !(name[1] == '0' && isdigit((unsigned char)name[2]))) {
		identity->minor = 0;
		for (name++; isdigit((unsigned char)*name) && identity->minor < 1000; name++)
			identity->minor = identity->minor * 10 + (*name - '0');
	}
	if (*name == 't')
		identity->abi[0] = *name++;
	if (*name == 'd')
		identity->abi[strlen(identity->abi)] = *name++;
	return *name == '\0';
}

/* Reads "3.12", "3.12.1" or "3.13.0t": four digits at most for each number. */
static void
set_identity_version(struct identity *identity, struct cfg_span text)
{
	const char *at = text.at, *end = text.at + text.len;
	int number[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		const char *start;

		if (i == 1 && (at == end || *at++ != '.'))
			return;
		for (start = at; at < end && isdigit((unsigned char)*at) && at - start < 4; at++)
			number[i] = number[i] * 10 + (*at - '0');
		if (at == start)
			return;
	}
	identity->major = number[0];
	identity->minor = number[1];
	if (at < end && *at == '.')
		at = cfg_skip_digits(at + 1, end);
	abi_take(identity->abi, at, end);
}

/*
 * Fills in from a name with a version ("python3.13t", "pypy3.9") the implementation and the version
 * if they are unknown. Returns 1 with the parts of the name if it is of that version, else 0.
 */
static int
complete_from_program(struct identity *identity, const char *name, struct identity *named)
{
	if (!identity_of_program(named, name) || named->minor < 0)
		return 0;
	if (identity->minor < 0) {
		identity->major = named->major;
		identity->minor = named->minor;
	}
	if (named->major != identity->major || named->minor != identity->minor)
		return 0;
	if (!identity->implementation)
		identity->implementation = named->implementation;
	return 1;
}

/* As above, and the ABI: the letters are at the end of the name. */
static void
complete_from_file(struct identity *identity, struct cfg_span file)
{
	struct identity named;
	struct path path;

	if (path_set(&path, file.at, file.len) == 0 &&
	    complete_from_program(identity, path_base(path.buf), &named) && !identity->abi[0])
		memcpy(identity->abi, named.abi, sizeof(identity->abi));
}

/*
 * PyPy's venv writes its name only into the directory: "lib/pypy3.9/site-packages". Returns 1 if
 * the packages are in "lib/python3.13t" alone: a free-threaded build may be named python3.13.
 */
static int
complete_from_sites(struct identity *identity, const struct path *sites, size_t count)
{
	struct identity named;
	size_t threaded = 0, all = 0;

	for (size_t i = 0; i < count; i++) {
		struct path site = sites[i];

		if (path_up(&site) < 0 ||
		    !complete_from_program(identity, path_base(site.buf), &named))
			continue;
		threaded += named.abi[0] == 't';
		all++;
	}
	return threaded > 0 && threaded == all;
}

void
identity_of_cfg(struct identity *identity, const char *cfg, size_t n, const struct path *sites,
		size_t count)
{
	struct cfg_span value;
	int is_threaded;

	*identity = (struct identity){.major = 3, .minor = -1};
	if (cfg_find(cfg, n, "implementation", &value))
		identity->implementation = implementation_of_key(value.at, value.len);
	if (cfg_find(cfg, n, "version", &value))
		set_identity_version(identity, value);
	if (identity->minor < 0 && cfg_find(cfg, n, "version_info", &value))
		set_identity_version(identity, value);
	is_threaded = complete_from_sites(identity, sites, count);
	if (cfg_find(cfg, n, "executable", &value))
		complete_from_file(identity, value);
	if (cfg_find(cfg, n, "base-executable", &value))
		complete_from_file(identity, value);
	if (!identity->abi[0] && cfg_find(cfg, n, ABI_KEY, &value))
		abi_take(identity->abi, value.at, value.at + value.len);
	if (!identity->abi[0] && is_threaded)
		identity->abi[0] = 't';
}

int
identity_is_named(const struct identity *identity, const char *file)
{
	struct identity named;

	return !identity->abi[0] ||
	       (identity_of_program(&named, path_base(file)) && !strcmp(named.abi, identity->abi));
}

int
identity_fits(const struct identity *wanted, const struct identity *found)
{
	if (wanted->implementation && wanted->implementation != found->implementation)
		return 0;
	if (wanted->minor < 0)
		return found->major == wanted->major;
	return found->major == wanted->major && found->minor == wanted->minor &&
	       !strcmp(wanted->abi, found->abi);
}

static const char *
write_identity(const struct identity *identity, const char *start, char text[IDENTITY_TEXT_CAP])
{
	if (identity->minor < 0)
		(void)snprintf(text, IDENTITY_TEXT_CAP, "%s%d", start, identity->major);
	else
		(void)snprintf(text, IDENTITY_TEXT_CAP, "%s%d.%d%s", start, identity->major,
			       identity->minor, identity->abi);
	return text;
}

const char *
identity_words(const struct identity *identity, char text[IDENTITY_TEXT_CAP])
{
	char title[16];

	(void)snprintf(title, sizeof(title), "%s ", implementation_title(identity->implementation));
	return write_identity(identity, title, text);
}

const char *
identity_spec(const struct identity *identity, char text[IDENTITY_TEXT_CAP])
{
	return write_identity(identity, implementation_prefix(identity->implementation), text);
}

int
identity_alias(const struct identity *identity, int i, char name[IDENTITY_TEXT_CAP])
{
	int has_minor = identity->minor >= 0;
	struct identity plain = *identity;

	plain.abi[0] = '\0';
	if (i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "python") > 0;
	if (i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "python%d", identity->major) > 0;
	if (has_minor && i-- == 0)
		return write_identity(&plain, "python", name) != NULL;
	if (has_minor && identity->abi[0] && i-- == 0)
		return write_identity(identity, "python", name) != NULL;
	if (identity->implementation != PYPY)
		return 0;
	if (i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "pypy") > 0;
	if (i-- == 0)
		return snprintf(name, IDENTITY_TEXT_CAP, "pypy%d", identity->major) > 0;
	return has_minor && i == 0 && write_identity(&plain, "pypy", name) != NULL;
}

int
identity_has_alias(const struct identity *identity, const char *program)
{
	char name[IDENTITY_TEXT_CAP];

	for (int i = 0; identity_alias(identity, i, name); i++)
		if (!strcmp(name, program))
			return 1;
	return 0;
}
