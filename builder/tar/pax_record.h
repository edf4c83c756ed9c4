/* SPDX-License-Identifier: MIT */
/*
 * The records of a pax header (POSIX.1-2018, pax, "pax Extended Header").
 */
#ifndef MOVENV_TAR_PAX_RECORD_H
#define MOVENV_TAR_PAX_RECORD_H

#include <stddef.h>

struct pax_record {
	const char *key, *value; /* NUL-terminated, in the header's memory */
	size_t len;              /* of the value, which may hold a NUL */
};

/*
 * Takes the next record off the *n bytes at *at, and changes these bytes. Returns 1; 0 at their
 * end; -1 with errno EBADMSG.
 */
int pax_record_next(char **at, size_t *n, struct pax_record *record);

#endif
