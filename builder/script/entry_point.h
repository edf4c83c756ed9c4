/* SPDX-License-Identifier: MIT */
/*
 * entry_points.txt: the commands that a distribution brings (Python Packaging User Guide, "Entry
 * points specification"; importlib.metadata reads it).
 */
#ifndef MOVENV_SCRIPT_ENTRY_POINT_H
#define MOVENV_SCRIPT_ENTRY_POINT_H

#include <stddef.h>

#include "common/layout.h"

struct entry_point {
	char name[NAME_CAP];   /* the script's file name; has passed entry_point_reject() */
	char module[NAME_CAP]; /* dotted identifiers */
	char attr[NAME_CAP];   /* dotted identifiers: what is called */
};

struct entry_point_scan {
	const char *at;    /* NUL-terminated text; borrowed */
	int in_scripts;    /* inside [console_scripts] or [gui_scripts] */
	const char *wrong; /* after -1: what is wrong with the line; static */
};

/*
 * Takes the next console or GUI script. Returns 1 with it, 0 at the end, -1 if the line cannot be
 * one: a name that would leave the scripts directory or replace the interpreter, a module or
 * attribute that is not a dotted identifier.
 */
int entry_point_next(struct entry_point_scan *scan, struct entry_point *entry);

/* 1 if the text is identifiers with dots between, as a module's or attribute's name is; else 0. */
int entry_point_is_dotted(const char *text);

/* NULL if a script may have this file name, else why not, in words. */
const char *entry_point_reject(const char *name);

#endif
