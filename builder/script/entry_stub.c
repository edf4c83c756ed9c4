/* SPDX-License-Identifier: MIT */
/*
 * The lines that installers write for entry points; see script/entry_stub.h.
 */
#include <string.h>

#include "common/layout.h"
#include "script/entry_stub.h"
#include "text/line.h"

/* Copies a name of n bytes into a buffer of NAME_CAP. Returns 0 if it is empty or too long. */
static int
copy_name(char *to, const char *from, size_t n)
{
	if (n == 0 || n >= NAME_CAP)
		return 0;
	memcpy(to, from, n);
	to[n] = '\0';
	return 1;
}

/* A line of pip, uv, installer or another that does not bear on the entry point. */
static int
is_idle(struct line line)
{
	static const char *const lines[] = {
		"",
		"import re",
		"import sys",
		"if __name__ == '__main__':",
		"if __name__ == \"__main__\":",
		"sys.argv[0] = sys.argv[0][:-4]",
		"sys.argv[0] = sys.argv[0][:-11]",
		"sys.argv[0] = sys.argv[0].removesuffix('.exe')",
		"sys.argv[0] = sys.argv[0].removesuffix(\".exe\")",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (line_is(line, lines[i]))
			return 1;
	if (line_starts(line, "#"))
		return line_holds(line, "coding");
	if (line_starts(line, "sys.argv[0] = re.sub(r"))
		return line_holds(line, "(-script\\.pyw") && line_ends(line, ", sys.argv[0])");
	if (line_starts(line, "if sys.argv[0].endswith(") ||
	    line_starts(line, "elif sys.argv[0].endswith("))
		return (line_holds(line, ".exe") || line_holds(line, "-script.pyw")) &&
		       line_ends(line, "):");
	return 0;
}

/* Reads one line of the script. Returns 0 if installers do not write such a line. */
static int
parse_stub_line(struct line line, char *module, char *imported, char *attribute)
{
	const char *import;

	while (line.len > 0 && (*line.at == ' ' || *line.at == '\t'))
		line.at++, line.len--;
	if (is_idle(line))
		return 1;
	import = memmem(line.at, line.len, " import ", 8);
	if (line_starts(line, "from ") && import && !*module)
		return copy_name(module, line.at + 5, (size_t)(import - line.at) - 5) &&
		       copy_name(imported, import + 8, (size_t)(line.at + line.len - import) - 8);
	if (line_starts(line, "sys.exit(") && line_ends(line, "())") && line.len > 12)
		return !*attribute && copy_name(attribute, line.at + 9, line.len - 12);
	return 0;
}

int
entry_stub_parse(const char *source, size_t n, char *module, char *attribute)
{
	char imported[NAME_CAP] = "";
	size_t len;

	*module = *attribute = '\0';
	for (size_t offset = 0; offset < n;) {
		struct line line = line_at(source, n, offset);

		if (!parse_stub_line(line, module, imported, attribute))
			return 0;
		offset = line.next;
	}
	/* "from m import a" and "sys.exit(a.b())": any other script is its user's own. */
	len = strlen(imported);
	return *module && len > 0 && !strncmp(attribute, imported, len) &&
	       (attribute[len] == '\0' || attribute[len] == '.');
}
