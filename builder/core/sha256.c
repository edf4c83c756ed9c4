/* SPDX-License-Identifier: MIT */
/*
 * SHA-256; see core/sha256.h. Names follow FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2.2.
 * The rounds use the processor's SHA extensions if it has them (Intel SDM, volume 2, SHA256RNDS2).
 * Without them, the sums of pip's wheel take a third of the time of `create`.
 */
#include <string.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "core/sha256.h"

static const uint32_t K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t
rotr(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void
schedule(uint32_t W[64], const unsigned char *block)
{
	for (int t = 0; t < 16; t++, block += 4)
		W[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 |
		       (uint32_t)block[2] << 8 | block[3];
	for (int t = 16; t < 64; t++) {
		uint32_t s0 = rotr(W[t - 15], 7) ^ rotr(W[t - 15], 18) ^ W[t - 15] >> 3;
		uint32_t s1 = rotr(W[t - 2], 17) ^ rotr(W[t - 2], 19) ^ W[t - 2] >> 10;

		W[t] = s1 + W[t - 7] + s0 + W[t - 16];
	}
}

static void
compress_plain(uint32_t state[8], const unsigned char *block, size_t blocks)
{
	uint32_t W[64] = {0};

	for (; blocks > 0; blocks--, block += 64) {
		uint32_t v[8];

		schedule(W, block);
		memcpy(v, state, sizeof(v));
		for (int t = 0; t < 64; t++) {
			uint32_t S1 = rotr(v[4], 6) ^ rotr(v[4], 11) ^ rotr(v[4], 25);
			uint32_t ch = (v[4] & v[5]) ^ (~v[4] & v[6]);
			uint32_t T1 = v[7] + S1 + ch + K[t] + W[t];
			uint32_t S0 = rotr(v[0], 2) ^ rotr(v[0], 13) ^ rotr(v[0], 22);
			uint32_t maj = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);

			memmove(v + 1, v, 7 * sizeof(v[0]));
			v[4] += T1;
			v[0] = T1 + S0 + maj;
		}
		for (int i = 0; i < 8; i++)
			state[i] += v[i];
	}
}

#if defined(__x86_64__) && !defined(SHA256_PLAIN)
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

/* CPUID leaf 7, EBX bit 29: SHA; leaf 1, ECX bit 19: SSE4.1. */
static int
has_sha(void)
{
	static atomic_int known = -1; /* read by threads */
	unsigned a, b, c, d;
	int has = known;

	if (has < 0) {
		has = __get_cpuid(1, &a, &b, &c, &d) && (c >> 19 & 1);
		has = has && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
		known = has;
	}
	return has;
}

__attribute__((target("sha,sse4.1"))) static void
compress_sha(uint32_t state[8], const unsigned char *block, size_t blocks)
{
	const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
	/* The instructions keep the state as the words ABEF and CDGH, highest first. */
	__m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
	__m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);

	for (; blocks > 0; blocks--, block += 64) {
		__m128i abef0 = abef, cdgh0 = cdgh;
		__m128i w[4];

		for (int i = 0; i < 4; i++)
			w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(block + 16L * i)),
						swap);
		for (int t = 0; t < 16; t++) {
			__m128i now = w[t & 3];
			__m128i wk =
				_mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(K + 4L * t)));

			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
			if (t < 12) { /* four words of the schedule, in the place of the oldest */
				__m128i w7 = _mm_alignr_epi8(w[(t + 3) & 3], w[(t + 2) & 3], 4);
				__m128i sum = _mm_add_epi32(
					_mm_sha256msg1_epu32(now, w[(t + 1) & 3]), w7);

				w[t & 3] = _mm_sha256msg2_epu32(sum, w[(t + 3) & 3]);
			}
		}
		abef = _mm_add_epi32(abef, abef0);
		cdgh = _mm_add_epi32(cdgh, cdgh0);
	}
	state[0] = (uint32_t)_mm_extract_epi32(abef, 3);
	state[1] = (uint32_t)_mm_extract_epi32(abef, 2);
	state[4] = (uint32_t)_mm_extract_epi32(abef, 1);
	state[5] = (uint32_t)_mm_extract_epi32(abef, 0);
	state[2] = (uint32_t)_mm_extract_epi32(cdgh, 3);
	state[3] = (uint32_t)_mm_extract_epi32(cdgh, 2);
	state[6] = (uint32_t)_mm_extract_epi32(cdgh, 1);
	state[7] = (uint32_t)_mm_extract_epi32(cdgh, 0);
}

static void
compress(uint32_t state[8], const unsigned char *block, size_t blocks)
{
	if (has_sha())
		compress_sha(state, block, blocks);
	else
		compress_plain(state, block, blocks);
}
#else
#define compress compress_plain
#endif

void
sha256_init(struct sha256 *s)
{
	static const uint32_t H0[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(s->state, H0, sizeof(H0));
	s->total = 0;
}

void
sha256_update(struct sha256 *s, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	size_t held = s->total % 64;

	s->total += n;
	if (held > 0) {
		size_t take = 64 - held < n ? 64 - held : n;

		memcpy(s->block + held, at, take);
		at += take;
		n -= take;
		if (held + take < 64)
			return;
		compress(s->state, s->block, 1);
	}
	compress(s->state, at, n / 64);
	if (n % 64 > 0)
		memcpy(s->block, at + n - n % 64, n % 64);
}

void
sha256_final(struct sha256 *s, unsigned char digest[SHA256_LEN])
{
	static const unsigned char pad[64] = {0x80};
	uint64_t bits = s->total * 8;
	unsigned char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_update(s, pad, 1 + (119 - s->total % 64) % 64);
	sha256_update(s, length, 8);
	for (int i = 0; i < SHA256_LEN; i++)
		digest[i] = (unsigned char)(s->state[i / 4] >> (24 - 8 * (i % 4)));
}

void
sha256_text(const unsigned char digest[SHA256_LEN], char text[SHA256_TEXT_CAP])
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	for (int i = 0; i < SHA256_TEXT_CAP - 1; i++) {
		int bit = 6 * i; /* the 6 bits that start here, over two bytes */
		unsigned high = digest[bit / 8];
		unsigned low = bit / 8 + 1 < SHA256_LEN ? digest[bit / 8 + 1] : 0;

		text[i] = alphabet[(high << 8 | low) >> (10 - bit % 8) & 63];
	}
	text[SHA256_TEXT_CAP - 1] = '\0';
}

void
sha256_text_of(const void *bytes, size_t n, char text[SHA256_TEXT_CAP])
{
	unsigned char digest[SHA256_LEN];
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, bytes, n);
	sha256_final(&s, digest);
	sha256_text(digest, text);
}

int
sha256_text_of_fd(int fd, char text[SHA256_TEXT_CAP])
{
	unsigned char digest[SHA256_LEN], bytes[32 << 10];
	struct sha256 s;
	ssize_t n;

	sha256_init(&s);
	while ((n = interrupt_check() < 0 ? -1 : read(fd, bytes, sizeof(bytes))) > 0)
		sha256_update(&s, bytes, (size_t)n);
	if (n < 0)
		return -1;
	sha256_final(&s, digest);
	sha256_text(digest, text);
	return 0;
}
