/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 (FIPS 180-4), and its text in RECORD (PEP 376, PEP 427).
 */
#ifndef MOVENV_CORE_SHA256_H
#define MOVENV_CORE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_LEN 32      /* bytes of a digest */
#define SHA256_TEXT_CAP 44 /* its urlsafe base64 without padding, and a NUL */

struct sha256 {
	uint32_t state[8];
	uint64_t total; /* bytes taken */
	unsigned char block[64];
};

void sha256_init(struct sha256 *s);
void sha256_update(struct sha256 *s, const void *bytes, size_t n);

/* Writes the digest. Call sha256_init() before the next use of the struct. */
void sha256_final(struct sha256 *s, unsigned char digest[SHA256_LEN]);

/* Writes a digest as base64 in the URL-safe alphabet, without padding, NUL-terminated. */
void sha256_text(const unsigned char digest[SHA256_LEN], char text[SHA256_TEXT_CAP]);

/* Writes the text of the digest of n bytes. */
void sha256_text_of(const void *bytes, size_t n, char text[SHA256_TEXT_CAP]);

/*
 * The same for an open file, from its offset to its end. Returns 0, or -1 with errno: EINTR after a
 * signal that asks movenv to stop.
 */
int sha256_text_of_fd(int fd, char text[SHA256_TEXT_CAP]);

#endif
