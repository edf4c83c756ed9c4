/* SPDX-License-Identifier: MIT */
/*
 * Big-endian numbers in bytes, for formats on disk. No alignment is asked of the bytes.
 */
#ifndef MOVENV_BE_H
#define MOVENV_BE_H

#include <stdint.h>

static inline uint16_t
be_get16(const unsigned char *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t
be_get32(const unsigned char *at)
{
	return (uint32_t)be_get16(at) << 16 | be_get16(at + 2);
}

static inline uint64_t
be_get64(const unsigned char *at)
{
	return (uint64_t)be_get32(at) << 32 | be_get32(at + 4);
}

#endif
