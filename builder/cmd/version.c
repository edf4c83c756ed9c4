/* SPDX-License-Identifier: MIT */
/*
 * The versions of movenv and its parts; see cmd/version.h.
 */
#include <stdio.h>
#include <zlib.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "cmd/version.h"
#include "common/layout.h"

#ifndef COMMIT
#define COMMIT ""
#endif

#ifdef __GLIBC__
#define LIBC_NAME "glibc"
#define LIBC_VERSION gnu_get_libc_version()
#else
#define LIBC_NAME "musl"
#define LIBC_VERSION __libc_version
/* musl has no header for it: src/internal/version.c. */
extern const char __libc_version[]; /* NOLINT(bugprone-reserved-identifier) */
#endif

void
version_print(void)
{
	printf("movenv " MOVENV_VERSION " (%s" COMMIT "%s%s %s, zlib %s)\n",
	       COMMIT[0] ? "commit " : "", COMMIT[0] ? ", " : "", LIBC_NAME, LIBC_VERSION,
	       zlibVersion());
}
