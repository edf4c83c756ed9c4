/* SPDX-License-Identifier: MIT */
/*
 * The names of wheels; see wheel/filename.h.
 */
#include <ctype.h>
#include <string.h>

#include "wheel/filename.h"

#define TAIL ".whl"

/* Cuts the last part off, at a '-'. NULL if there is none, or nothing after it. */
static const char *
cut_last_part(char *text)
{
	char *dash = strrchr(text, '-');

	if (!dash || !dash[1])
		return NULL;
	*dash = '\0';
	return dash + 1;
}

static int
filename_has_wrong_byte(const char *text)
{
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("-_.+!", *text))
			return 1;
	return 0;
}

int
wheel_filename_parse(struct wheel_filename *name, const char *file)
{
	size_t n = strlen(file);
	char *dash;

	*name = (struct wheel_filename){.build = ""};
	if (n >= sizeof(name->text) || n < sizeof(TAIL) ||
	    strcmp(file + n - sizeof(TAIL) + 1, TAIL) != 0)
		return -1;
	memcpy(name->text, file, n - sizeof(TAIL) + 1);
	if (filename_has_wrong_byte(name->text) || !(name->platform = cut_last_part(name->text)) ||
	    !(name->abi = cut_last_part(name->text)) || !(name->python = cut_last_part(name->text)))
		return -1;
	dash = strchr(name->text, '-');
	if (!dash || dash == name->text)
		return -1;
	*dash = '\0';
	name->project = name->text;
	name->version = dash + 1;
	dash = strchr(dash + 1, '-');
	if (dash) {
		*dash = '\0';
		name->build = dash + 1;
		if (!isdigit((unsigned char)name->build[0]) || strchr(name->build, '-'))
			return -1;
	}
	return name->version[0] ? 0 : -1;
}

size_t
wheel_filename_version(const char *rest)
{
	size_t n = strcspn(rest, "-"), tail = sizeof(TAIL) - 1;

	return !rest[n] && n > tail && !strcmp(rest + n - tail, TAIL) ? n - tail : n;
}

static int
is_name_separator(char c)
{
	return c == '-' || c == '_' || c == '.';
}

/* Takes the next byte of a project's name as PEP 503 has it; -1 at the end. */
static int
take_name_byte(const char **at, const char *end)
{
	if (*at == end)
		return -1;
	if (!is_name_separator(**at))
		return tolower((unsigned char)*(*at)++);
	while (*at < end && is_name_separator(**at))
		++*at;
	return '-';
}

int
wheel_filename_compare(const char *a, size_t n, const char *b, size_t m)
{
	const char *a_end = a + n, *b_end = b + m;
	int x, y;

	do {
		x = take_name_byte(&a, a_end);
		y = take_name_byte(&b, b_end);
	} while (x == y && x >= 0);
	return x - y;
}

int
wheel_filename_is(const char *a, size_t n, const char *b, size_t m)
{
	return wheel_filename_compare(a, n, b, m) == 0;
}
