/* SPDX-License-Identifier: MIT */
/*
 * What a user asks for; see wish.h.
 */
#include <ctype.h>
#include <string.h>

#include "compiler.h"
#include "wish.h"

static size_t
take_digits(const char *at, int *number)
{
	size_t n = 0;

	for (*number = 0; isdigit((unsigned char)at[n]) && n < 6; n++)
		*number = *number * 10 + (at[n] - '0');
	return n;
}

/* "3", "3.12", "3.12.1", "312" with an ABI's letters behind. */
static int
parse_version(const char *at, struct wish *wish)
{
	size_t n = take_digits(at, &wish->major);

	if (n == 0) {
		wish->major = -1;
		return *at == '\0';
	}
	if (n > 1 && at[n] != '.') { /* "312" */
		wish->major = at[0] - '0';
		take_digits(at + 1, &wish->minor);
	}
	at += n;
	if (*at == '.' && wish->minor < 0) {
		n = take_digits(at + 1, &wish->minor);
		at += n ? n + 1 : 0;
	}
	if (*at == '.') {
		n = take_digits(at + 1, &wish->patch);
		at += n ? n + 1 : 0;
	}
	for (int i = 0; (*at == 't' || *at == 'd') && i < 2; i++)
		wish->abi[i] = *at++;
	return *at == '\0';
}

int
wish_parse(const char *spec, struct wish *wish)
{
	static const struct {
		const char *word;
		char implementation;
	} words[] = {
		{"cpython", 'c'}, {"python", 0}, {"pypy", 'p'},
		{"graalpy", 'g'}, {"cp", 'c'},   {"pp", 'p'},
	};

	*wish = (struct wish){.major = -1, .minor = -1, .patch = -1};
	if (strchr("<>=!~", spec[0])) {
		struct version any = {0};

		wish->range = spec;
		return spec[0] && version_meets(&any, spec) >= 0;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(spec, words[i].word, n) != 0)
			continue;
		wish->implementation = words[i].implementation;
		spec += n;
		spec += *spec == '@' && spec[1];
		break;
	}
	return parse_version(spec, wish);
}

int
wish_allows(const struct wish *wish, const struct candidate *c)
{
	if (wish->implementation ? c->implementation != wish->implementation
				 : c->implementation != 'c')
		return 0;
	if (wish->major >= 0 && c->major != wish->major)
		return 0;
	if (wish->minor >= 0 && c->minor >= 0 && c->minor != wish->minor)
		return 0;
	return !strcmp(c->abi, wish->abi);
}

int
wish_is_met(const struct wish *wish, const struct interp *interp)
{
	if (wish->major >= 0 && interp->parsed.release[0] != (unsigned)wish->major)
		return 0;
	if (wish->minor >= 0 && interp->parsed.release[1] != (unsigned)wish->minor)
		return 0;
	if (wish->patch >= 0 && interp->parsed.release[2] != (unsigned)wish->patch)
		return 0;
	return !wish->range || version_meets(&interp->parsed, wish->range) > 0;
}
