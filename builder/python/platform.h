/* SPDX-License-Identifier: MIT */
/*
 * The platform of an interpreter, as at the end of a spec: "64", "x86_64",
 * "linux-x86_64-gnu".
 */
#ifndef MOVENV_PYTHON_PLATFORM_H
#define MOVENV_PYTHON_PLATFORM_H

#include <stddef.h>

struct platform {
	int bits;            /* 0: any */
	const char *machine; /* as elf/machine.h names it; NULL: any */
	char libc;           /* 'g' (glibc), 'm' (musl), 0: any */
	int is_elsewhere;    /* another system than Linux: nothing here meets it */
};

/* Reads one word of n bytes, in either case. Returns 1, or 0 if the word is unknown. */
int platform_take(struct platform *target, const char *word, size_t n);

/* Returns 1 if the program in a file is built for the platform, else 0. */
int platform_is_met(const struct platform *target, const char *file);

#endif
