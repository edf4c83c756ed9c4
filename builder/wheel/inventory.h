/* SPDX-License-Identifier: MIT */
/*
 * The inventory of a wheel: what its RECORD lists, and what the archive has.
 */
#ifndef MOVENV_WHEEL_INVENTORY_H
#define MOVENV_WHEEL_INVENTORY_H

#include "text/shown.h"
#include "wheel/record.h"
#include "zip/read.h"

struct inventory_fault {
	char name[SHOWN_CAP]; /* a member, or the name in a row of RECORD, as a message has it */
	const char *why;      /* a sentence; static */
	int is_row;           /* the fault is RECORD's */
};

/*
 * Checks that no name is two members, or a file and a directory above another file; that RECORD has
 * only safe names, and lists only what is in the archive. Returns 0, or -1 with errno: EBADMSG and
 * the fault, ENOMEM.
 */
int inventory_check(const struct zip *zip, const struct record *record,
		    struct inventory_fault *fault);

#endif
