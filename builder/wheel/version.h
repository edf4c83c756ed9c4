/* SPDX-License-Identifier: MIT */
/*
 * Versions as texts: the name of a wheel, its .dist-info directory and its METADATA spell one
 * version, each in its own way (PEP 440 "Normalization"; PEP 427 "Escaping and Unicode").
 */
#ifndef MOVENV_WHEEL_VERSION_H
#define MOVENV_WHEEL_VERSION_H

#include <stddef.h>

/*
 * Returns 1 if both texts, of n and m bytes, spell one version: "1.0", "v1", "1.0.0"; "1.0a1",
 * "1-alpha.1"; "1.0+cu118", "1.0_cu118". Else 0, also for texts that are too long.
 */
int version_is(const char *a, size_t n, const char *b, size_t m);

#endif
