/* SPDX-License-Identifier: MIT */
/*
 * Preferred versions; see py/defaults.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/config_file.h"
#include "common/path.h"
#include "core/err.h"
#include "fs/io.h"
#include "py/defaults.h"
#include "text/ini.h"

#define PY_INI_MAX (64 * 1024L) /* bytes, at most */

/* Finds the key in the text, which is changed. The first one counts, in either case. */
static int
find_in_ini(struct buf *text, const struct path *file, const char *key, struct buf *spec)
{
	struct ini_scan scan = {
		.text = text->data, .n = text->len, .section = "defaults", .has_others = 1};
	struct ini_entry entry;
	int got;

	while ((got = ini_next(&scan, &entry)) > 0)
		if (!strcasecmp(entry.key, key) && *entry.value)
			return buf_puts(spec, entry.value) == 0;
	if (got < 0)
		advise("passed over '%s': its line %u %s", file->buf, scan.line, scan.wrong);
	return 0;
}

static int
find_in_file(const char *key, struct buf *spec, struct buf *source)
{
	struct buf text = {0};
	struct path file;
	int found = 0;

	if (!config_file_path(&file, "py.ini"))
		return 0;
	if (io_slurp(AT_FDCWD, file.buf, &text, PY_INI_MAX) == 0)
		found = text.len > 0 && find_in_ini(&text, &file, key, spec) &&
			buf_puts(source, file.buf) == 0;
	else if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
		advise("passed over '%s': %s", file.buf, strerror(errno));
	buf_free(&text);
	return found;
}

int
defaults_find(int major, struct buf *spec, struct buf *source)
{
	char number[12] = "", variable[24], key[20];
	const char *value;

	if (major >= 0)
		(void)snprintf(number, sizeof(number), "%d", major);
	(void)snprintf(variable, sizeof(variable), "PY_PYTHON%s", number);
	(void)snprintf(key, sizeof(key), "python%s", number);
	value = getenv(variable);
	if (value && value[0])
		return buf_puts(spec, value) == 0 && buf_puts(source, variable) == 0;
	verbose("%s is not set", variable);
	return find_in_file(key, spec, source);
}
