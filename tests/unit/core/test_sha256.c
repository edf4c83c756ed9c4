/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 against the vectors of FIPS 180-4 (NIST's "Example Values" and SHA256ShortMsg), and the
 * two ways to compute it against each other.
 */
#include "support/unit.h"

#include "core/sha256.h"

/* The same source once more, without the processor's instructions, under other names. */
#define SHA256_PLAIN
#define sha256_init plain_init
#define sha256_update plain_update
#define sha256_final plain_final
#define sha256_text plain_text
#define sha256_text_of plain_text_of
#define sha256_text_of_fd plain_text_of_fd
#include "core/sha256.c"
#undef sha256_init
#undef sha256_update
#undef sha256_final
#undef sha256_text
#undef sha256_text_of

#define BITS_448 "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
#define BITS_896 \
	"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn" \
	"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"

static const char zeros[1000];

static const struct {
	const char *bytes;
	size_t n;
	const char *digest, *reason;
} vectors[] = {
	{"", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing"},
	{"abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "one block"},
	{BITS_448, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
	 "two blocks"},
	{BITS_896, 112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1", "more"},
	{"\xbd", 1, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b", "one byte"},
	{"\xc9\x8c\x8e\x55", 4, "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504",
	 "one word"},
	{zeros, 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7",
	 "the padding just fits"},
	{zeros, 56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb",
	 "the length goes into another block"},
	{zeros, 57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785",
	 "a byte more"},
	{zeros, 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b",
	 "the padding is a block of its own"},
	{zeros, 1000, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53",
	 "many blocks"},
};

static void
hex(const unsigned char digest[SHA256_LEN], char text[2 * SHA256_LEN + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < SHA256_LEN; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	text[2 * SHA256_LEN] = '\0';
}

static void
digests_are_those_of_fips_180_4(void **state)
{
	unsigned char digest[SHA256_LEN];
	char text[2 * SHA256_LEN + 1];
	struct sha256 s;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		sha256_init(&s);
		sha256_update(&s, vectors[i].bytes, vectors[i].n);
		sha256_final(&s, digest);
		hex(digest, text);
		CHECK(!strcmp(text, vectors[i].digest), "%s", vectors[i].reason);
		plain_init(&s);
		plain_update(&s, vectors[i].bytes, vectors[i].n);
		plain_final(&s, digest);
		hex(digest, text);
		CHECK(!strcmp(text, vectors[i].digest), "%s, without the instructions",
		      vectors[i].reason);
	}
}

static void
a_million_times_the_letter_a(void **state)
{
	unsigned char digest[SHA256_LEN];
	char text[2 * SHA256_LEN + 1];
	char many[1000];
	struct sha256 s;

	(void)state;
	memset(many, 'a', sizeof(many));
	sha256_init(&s);
	for (int i = 0; i < 1000; i++)
		sha256_update(&s, many, sizeof(many));
	sha256_final(&s, digest);
	hex(digest, text);
	assert_string_equal(text,
			    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
pattern(unsigned char *bytes, size_t n)
{
	uint32_t x = 1;

	for (size_t i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		bytes[i] = (unsigned char)(x >> 24);
	}
}

static void
the_two_ways_agree_at_every_size(void **state)
{
	unsigned char bytes[1200];
	char fast[SHA256_TEXT_CAP], plain[SHA256_TEXT_CAP];

	(void)state;
	pattern(bytes, sizeof(bytes));
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		/* From the end, so that the start has every alignment. */
		sha256_text_of(bytes + sizeof(bytes) - n, n, fast);
		plain_text_of(bytes + sizeof(bytes) - n, n, plain);
		CHECK(!strcmp(fast, plain), "%zu bytes: '%s' and '%s'", n, fast, plain);
	}
}

static void
it_does_not_matter_where_the_bytes_are_divided(void **state)
{
	unsigned char bytes[200], digest[SHA256_LEN];
	char whole[SHA256_TEXT_CAP], parts[SHA256_TEXT_CAP];
	struct sha256 s;

	(void)state;
	pattern(bytes, sizeof(bytes));
	sha256_text_of(bytes, sizeof(bytes), whole);
	for (size_t a = 0; a <= sizeof(bytes); a++)
		for (size_t b = a; b <= sizeof(bytes); b += 7) {
			sha256_init(&s);
			sha256_update(&s, bytes, a);
			sha256_update(&s, bytes + a, b - a);
			sha256_update(&s, bytes + b, sizeof(bytes) - b);
			sha256_final(&s, digest);
			sha256_text(digest, parts);
			CHECK(!strcmp(whole, parts), "divided at %zu and %zu", a, b);
		}
}

static void
steps_of_every_size_give_the_same(void **state)
{
	unsigned char bytes[300], digest[SHA256_LEN];
	char whole[SHA256_TEXT_CAP], parts[SHA256_TEXT_CAP];
	struct sha256 s;

	(void)state;
	pattern(bytes, sizeof(bytes));
	sha256_text_of(bytes, sizeof(bytes), whole);
	for (size_t step = 1; step <= sizeof(bytes); step++) {
		sha256_init(&s);
		for (size_t at = 0; at < sizeof(bytes); at += step)
			sha256_update(&s, bytes + at,
				      sizeof(bytes) - at < step ? sizeof(bytes) - at : step);
		sha256_final(&s, digest);
		sha256_text(digest, parts);
		CHECK(!strcmp(whole, parts), "steps of %zu bytes", step);
	}
}

static void
zero_bytes_may_come_with_a_null_pointer(void **state)
{
	char text[SHA256_TEXT_CAP];

	(void)state;
	sha256_text_of(NULL, 0, text);
	assert_string_equal(text, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
}

static void
text_is_urlsafe_base64_without_padding(void **state)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT_CAP];

	(void)state;
	memset(digest, 0xff, sizeof(digest));
	sha256_text(digest, text);
	assert_string_equal(text, "__________________________________________8");
	memset(digest, 0xfb, sizeof(digest));
	sha256_text(digest, text);
	assert_string_equal(text, "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
	memset(digest, 0, sizeof(digest));
	sha256_text(digest, text);
	assert_string_equal(text, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	for (int i = 0; i < SHA256_LEN; i++)
		digest[i] = (unsigned char)i;
	sha256_text(digest, text);
	assert_string_equal(text, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_those_of_fips_180_4),
		cmocka_unit_test(a_million_times_the_letter_a),
		cmocka_unit_test(the_two_ways_agree_at_every_size),
		cmocka_unit_test(it_does_not_matter_where_the_bytes_are_divided),
		cmocka_unit_test(steps_of_every_size_give_the_same),
		cmocka_unit_test(zero_bytes_may_come_with_a_null_pointer),
		cmocka_unit_test(text_is_urlsafe_base64_without_padding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
