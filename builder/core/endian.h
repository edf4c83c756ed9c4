/* SPDX-License-Identifier: MIT */
/*
 * Numbers in bytes, little-endian (le_) and big-endian (be_), for formats on disk. The bytes need
 * no alignment.
 */
#ifndef MOVENV_CORE_ENDIAN_H
#define MOVENV_CORE_ENDIAN_H

#include <stdint.h>

static inline uint16_t
le_get16(const unsigned char *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t
le_get32(const unsigned char *at)
{
	return le_get16(at) | (uint32_t)le_get16(at + 2) << 16;
}

static inline uint64_t
le_get64(const unsigned char *at)
{
	return le_get32(at) | (uint64_t)le_get32(at + 4) << 32;
}

static inline void
le_put16(unsigned char *at, uint16_t value)
{
	at[0] = (unsigned char)(value & 0xff);
	at[1] = (unsigned char)(value >> 8);
}

static inline void
le_put32(unsigned char *at, uint32_t value)
{
	le_put16(at, (uint16_t)(value & 0xffff));
	le_put16(at + 2, (uint16_t)(value >> 16));
}

static inline void
le_put64(unsigned char *at, uint64_t value)
{
	le_put32(at, (uint32_t)(value & 0xffffffff));
	le_put32(at + 4, (uint32_t)(value >> 32));
}

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
