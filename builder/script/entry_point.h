/* SPDX-License-Identifier: MIT */
/*
 * entry_points.txt: the commands of a distribution (Python Packaging User Guide, "Entry
 * points specification"; importlib.metadata reads it).
 */
#ifndef MOVENV_SCRIPT_ENTRY_POINT_H
#define MOVENV_SCRIPT_ENTRY_POINT_H

#include <stddef.h>

#include "common/layout.h"

struct entry_point {
	char name[NAME_CAP];   /* the script's file name; has passed entry_point_reject() */
	char module[NAME_CAP]; /* dotted identifiers */
	char attr[NAME_CAP];   /* dotted identifiers: the callable */
};

enum entry_point_section {
	ENTRY_POINT_NO_SECTION, /* before the first one */
	ENTRY_POINT_SCRIPTS,    /* [console_scripts] or [gui_scripts] */
	ENTRY_POINT_OTHERS,
};

struct entry_point_scan {
	const char *at; /* NUL-terminated text; borrowed */
	enum entry_point_section section;
	const char *wrong; /* after -1: the reason, in words; static */
};

/*
 * Reads the next console or GUI script into entry. Returns 1, or 0 at the end, or -1 with
 * scan->wrong set: the name would leave the scripts directory or replace the interpreter, the
 * module or the attribute is not a dotted identifier, a section is not "[NAME]", or a line stands
 * before the first section. The next call goes on after the wrong line.
 */
int entry_point_next(struct entry_point_scan *scan, struct entry_point *entry);

/* Returns 1 if the text is a dotted identifier, as names of modules are; else 0. */
int entry_point_is_dotted(const char *text);

/* Returns NULL if a script may have this file name, else the reason: a static string. */
const char *entry_point_reject(const char *name);

#endif
