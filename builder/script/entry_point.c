/* SPDX-License-Identifier: MIT */
/*
 * entry_points.txt; see script/entry_point.h.
 */
#include <ctype.h>
#include <string.h>

#include "common/compiler.h"
#include "fs/safe_name.h"
#include "script/entry_point.h"

const char *
entry_point_reject(const char *name)
{
	const char *why = safe_name_reject(name, strlen(name));

	if (why)
		return why;
	if (strchr(name, '/'))
		return "it holds a '/'";
	if (!strcmp(name, "activate") || !strncmp(name, "activate.", 9) ||
	    !strcmp(name, "activate_this.py") || !strcmp(name, "Activate.ps1"))
		return "it is the name of an activate script";
	return NULL;
}

/* Copies from..end without white space at its ends into a buffer of NAME_CAP. -1: too long. */
static int
copy_stripped(char *to, const char *from, const char *end)
{
	while (from < end && isspace((unsigned char)*from))
		from++;
	while (end > from && isspace((unsigned char)end[-1]))
		end--;
	if (end - from >= NAME_CAP)
		return -1;
	memcpy(to, from, (size_t)(end - from));
	to[end - from] = '\0';
	return 0;
}

/* Bytes above ASCII count as letters: Python checks them. */
int
entry_point_is_dotted(const char *text)
{
	int start = 1;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '.' ? start
			     : !(isalpha(c) || c == '_' || c >= 0x80 || (!start && isdigit(c))))
			return 0;
		start = c == '.';
	}
	return !start;
}

static int
reject_line(struct entry_point_scan *scan, const char *wrong)
{
	scan->wrong = wrong;
	return -1;
}

/* "name = module:attr [extra]" */
static int
parse_entry(struct entry_point_scan *scan, const char *line, const char *end,
	    struct entry_point *entry)
{
	const char *equals = memchr(line, '=', (size_t)(end - line));
	const char *colon = equals ? memchr(equals, ':', (size_t)(end - equals)) : NULL;
	const char *bracket;

	if (!colon)
		return reject_line(scan, "it is not 'name = module:attribute'");
	bracket = memchr(colon, '[', (size_t)(end - colon));
	if (copy_stripped(entry->name, line, equals) < 0 ||
	    copy_stripped(entry->module, equals + 1, colon) < 0 ||
	    copy_stripped(entry->attr, colon + 1, bracket ? bracket : end) < 0)
		return reject_line(scan, "it is too long");
	if (entry_point_reject(entry->name))
		return reject_line(scan, entry_point_reject(entry->name));
	if (!entry_point_is_dotted(entry->module) || !entry_point_is_dotted(entry->attr))
		return reject_line(scan, "its module or attribute is not a name");
	return 1;
}

/* "[NAME]", with nothing after it: readers do not agree on such a section, nor on its end. */
static int
parse_section(struct entry_point_scan *scan, const char *line, const char *end)
{
	static const char *const scripts[] = {"[console_scripts]", "[gui_scripts]"};
	size_t n = (size_t)(end - line);

	while (n > 0 && isspace((unsigned char)line[n - 1]))
		n--;
	scan->section = ENTRY_POINT_OTHERS;
	if (n < 3 || memchr(line, ']', n) != line + n - 1)
		return reject_line(scan, "a section in it is not '[NAME]'");
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		if (strlen(scripts[i]) == n && !memcmp(line, scripts[i], n))
			scan->section = ENTRY_POINT_SCRIPTS;
	return 0;
}

/* Reads a line that is not empty or a comment. Returns 1: an entry, 0: not one, -1: it is wrong. */
static int
parse_entry_line(struct entry_point_scan *scan, const char *line, const char *end,
		 struct entry_point *entry)
{
	if (*line == '[')
		return parse_section(scan, line, end);
	if (scan->section == ENTRY_POINT_NO_SECTION)
		return reject_line(scan, "a line in it stands before the first section");
	return scan->section == ENTRY_POINT_SCRIPTS ? parse_entry(scan, line, end, entry) : 0;
}

int
entry_point_next(struct entry_point_scan *scan, struct entry_point *entry)
{
	while (*scan->at) {
		const char *line = scan->at;
		const char *end = line + strcspn(line, "\n");
		int got;

		scan->at = *end ? end + 1 : end;
		while (line < end && isspace((unsigned char)*line))
			line++;
		if (line >= end || *line == '#' || *line == ';')
			continue;
		got = parse_entry_line(scan, line, end, entry);
		if (got != 0)
			return got;
	}
	return 0;
}
