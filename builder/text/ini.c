/* SPDX-License-Identifier: MIT */
/*
 * The text of a configuration file; see text/ini.h.
 */
#include <string.h>

#include "text/ini.h"
#include "text/line.h"

static int
reject_ini(struct ini_scan *scan, const char *wrong, const char *word)
{
	scan->at = scan->n;
	scan->wrong = wrong;
	scan->word = word;
	return -1;
}

/* Removes the blanks at both ends and ends the text with a NUL. */
static char *
trim(char *from, char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	*to = '\0';
	return from;
}

static char *
unquote(char *value)
{
	size_t n = strlen(value);

	if (n < 2 || !strchr("\"'", value[0]) || value[n - 1] != value[0])
		return value;
	value[n - 1] = '\0';
	return value + 1;
}

static int
is_binary(const char *line)
{
	for (; *line; line++)
		if (((unsigned char)*line < ' ' && *line != '\t') || *line == 0x7f)
			return 1;
	return 0;
}

static int
read_ini_section(struct ini_scan *scan, char *line)
{
	size_t n = strlen(line);

	if (line[n - 1] != ']')
		return reject_ini(scan, "has no ']'", line);
	line[n - 1] = '\0';
	line = trim(line + 1, line + n - 1);
	scan->is_passed_over = strcmp(line, scan->section) != 0;
	if (scan->is_passed_over && !scan->has_others)
		return reject_ini(scan, "is an unknown section", line);
	scan->is_inside = 1;
	return 0;
}

/* Reads a line that is not empty or a comment. Returns 1: an entry, 0: a section, -1: an error. */
static int
read_ini_line(struct ini_scan *scan, char *line, struct ini_entry *entry)
{
	char *equals;

	if (*line == '[')
		return read_ini_section(scan, line);
	if (scan->is_passed_over)
		return 0;
	if (!scan->is_inside)
		return reject_ini(scan, "stands before any section", line);
	equals = strchr(line, '=');
	if (!equals)
		return reject_ini(scan, "has no '='", line);
	entry->value = unquote(trim(equals + 1, equals + strlen(equals)));
	entry->key = trim(line, equals);
	return *entry->key ? 1 : reject_ini(scan, "has no key", entry->value);
}

int
ini_next(struct ini_scan *scan, struct ini_entry *entry)
{
	static const char mark[] = "\xef\xbb\xbf"; /* editors on Windows put it in front */

	if (scan->at == 0 && scan->n >= 3 && !memcmp(scan->text, mark, 3))
		scan->at = 3;
	while (scan->at < scan->n) {
		struct line found = line_at(scan->text, scan->n, scan->at);
		char *line = scan->text + scan->at;
		int got;

		scan->line++;
		if (memchr(line, '\0', found.len))
			return reject_ini(scan, "is not text", NULL);
		scan->at = found.next;
		line = trim(line, line + found.len);
		if (is_binary(line))
			return reject_ini(scan, "is not text", NULL);
		if (!*line || strchr("#;", *line))
			continue;
		got = read_ini_line(scan, line, entry);
		if (got != 0)
			return got;
	}
	return 0;
}
