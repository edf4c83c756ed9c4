/* SPDX-License-Identifier: MIT */
/*
 * Others' activate scripts; see stock.h. They are known by hashes of their lines, of CPython 3.6
 * to 3.13 and its main branch, virtualenv 20 and 21, and uv 0.1 to 0.13. Quotes, backslashes and
 * blanks are taken out of a line first, since each shell and version quotes in its own way; then
 * \1 stands for the environment's name, and \2 for the first prompt.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "line.h"
#include "stock.h"

#define STOCK_LINE_MAX 4096 /* bytes of a line that could be one of them, with a path in it */

/* Sorted; scripts/activate-lines prints them. FNV-1a. */
static const uint32_t lines[] = {
	0x00d932d5, 0x01345355, 0x01524c37, 0x01c2e823, 0x02747486, 0x029ae3ae, 0x03e55247,
	0x03ed06ea, 0x047fd93e, 0x04c658ac, 0x054dca2f, 0x05995896, 0x06288467, 0x06da9323,
	0x0786ae61, 0x0792e45a, 0x083a1233, 0x084184a2, 0x088d67ae, 0x08cc5ed8, 0x0a34f570,
	0x0a35a05f, 0x0a77992d, 0x0b069958, 0x0e4bb6c8, 0x0f27861f, 0x0f9250cc, 0x0fb50963,
	0x10af4b06, 0x10f4c7bb, 0x11bed4a3, 0x12e014cd, 0x1334be0c, 0x13669cdb, 0x13887cfb,
	0x149dcf89, 0x150b87b2, 0x15900bf2, 0x15a53ebf, 0x15e37060, 0x17d2bf08, 0x18ec4e7f,
	0x1939b709, 0x19a709e1, 0x1a5152fa, 0x1a6b7893, 0x1af505c7, 0x1c0c0e71, 0x1c12ad4d,
	0x1dca0f5b, 0x1f175a99, 0x22876d57, 0x2340eb55, 0x23b9b532, 0x24ac4c6c, 0x24de6c7c,
	0x250a820e, 0x25737cd4, 0x258b272a, 0x266df536, 0x26f38071, 0x27763965, 0x2804bec4,
	0x2870465c, 0x2a0e4725, 0x2a957ebf, 0x2ab60f8c, 0x2b9da7ec, 0x2c1f4d46, 0x2c35f4b6,
	0x2dc92854, 0x2f0f9c8c, 0x2f43d886, 0x30cfdb44, 0x3159e93e, 0x32ee2466, 0x3396ffad,
	0x33d103f7, 0x344690f5, 0x34b7d8b0, 0x34e1d3f1, 0x35b58c50, 0x372c431c, 0x376430b4,
	0x37a5aa56, 0x389af390, 0x38b0c2c6, 0x391780d9, 0x391a133c, 0x397580f1, 0x3a24d7ab,
	0x3a97195a, 0x3b705125, 0x3baad127, 0x3cb15b24, 0x3d60cf07, 0x3e570044, 0x3e9a2c0e,
	0x3ef13888, 0x3f0cb86d, 0x3f3d0314, 0x40b0a758, 0x4110570d, 0x4151bfdd, 0x418c1264,
	0x419650bc, 0x41cbbb14, 0x4267ec1d, 0x42857d52, 0x46d6d22e, 0x47ce5af5, 0x48851691,
	0x4949cf37, 0x4a6ca00c, 0x4ac44e3e, 0x4c2b77c4, 0x4d724aec, 0x4ec76e18, 0x4fe397e7,
	0x50828633, 0x50a64f27, 0x51465cf0, 0x51e4c806, 0x51e7ced5, 0x5209c864, 0x52d88f98,
	0x54246ab2, 0x54e920f8, 0x55051e39, 0x55b10b7b, 0x55db281d, 0x56fcc2d1, 0x577ca825,
	0x57d53967, 0x586803b0, 0x5a4f356c, 0x5a531cc2, 0x5a6f8322, 0x5b24cf02, 0x5c16ab11,
	0x5c22ded0, 0x5c2bff0a, 0x5cbd79c5, 0x5cc84c55, 0x5e08fa24, 0x5fc9ed32, 0x601e7751,
	0x60305121, 0x610e673a, 0x61bd5b41, 0x6399477b, 0x6401748a, 0x640321f9, 0x6478caf8,
	0x64892345, 0x659b519a, 0x65d52d51, 0x65f58a71, 0x668c81dd, 0x669e5399, 0x66dfecca,
	0x67a00541, 0x67f3f06a, 0x6878bcca, 0x68c98f15, 0x69140f86, 0x69348467, 0x69af0b65,
	0x69bc26f4, 0x69bcdea2, 0x6a61d40b, 0x6a8e75aa, 0x6be82d20, 0x6c1859f0, 0x6c770d06,
	0x6c9246a2, 0x6dfe92f9, 0x6f789c48, 0x6f9fa2d2, 0x70068060, 0x7067eea5, 0x71b3fec8,
	0x735d72ec, 0x741777e4, 0x741f1820, 0x74eeeff6, 0x75eb5f84, 0x7626ff31, 0x76cb6920,
	0x773e502a, 0x776fac9f, 0x78f37130, 0x7903418b, 0x7919b569, 0x79490123, 0x7bc82e57,
	0x7c4531e4, 0x7c558496, 0x7c92e3d3, 0x7c93d007, 0x7da920fa, 0x7dd7f537, 0x7e608313,
	0x7f3d8091, 0x7f66feed, 0x7fdd13d0, 0x80a43f43, 0x81a57c11, 0x81f06b82, 0x84fcf6a6,
	0x8546827a, 0x85719c9d, 0x85d2bb0c, 0x85d735b5, 0x86c0eef5, 0x88a0da5e, 0x88d071ce,
	0x88eead38, 0x894c443d, 0x89c679b2, 0x8c38b858, 0x8ca6a5da, 0x8e3f726e, 0x8f03e433,
	0x8fdf3e39, 0x90000f76, 0x906e6d34, 0x90a27bcb, 0x9131f9dd, 0x935868c2, 0x93bcb6a2,
	0x94783b27, 0x94b89954, 0x9509216e, 0x9517b5a3, 0x9537465d, 0x95580ebf, 0x957f8571,
	0x95af076b, 0x95e1a427, 0x96cceff0, 0x96e9635d, 0x96ee3731, 0x9769c207, 0x99124303,
	0x995a7a7e, 0x99891bd9, 0x99b6e1ad, 0x99f91b68, 0x9ada1eb4, 0x9c3e7450, 0x9c84ff27,
	0x9ca3da36, 0x9cac3bbb, 0x9cc2db3e, 0x9cdcf3b3, 0x9db20edf, 0x9dbe3d72, 0x9ed34879,
	0x9f23c7e0, 0x9fd5d083, 0xa0431f8a, 0xa12f1118, 0xa1bdfb98, 0xa1e14c19, 0xa217bb2d,
	0xa3bba930, 0xa3daee40, 0xa4eb65dc, 0xa6243bd5, 0xa720c73b, 0xaa0c9209, 0xaaab2185,
	0xaab67da8, 0xaaf20672, 0xaaf8de25, 0xabad1c91, 0xac947f9f, 0xacbaae9b, 0xae6e7a9f,
	0xaea194ea, 0xaf3ee269, 0xafa58ac6, 0xb104a0ea, 0xb1a77f79, 0xb2bd0b9c, 0xb31ae0c4,
	0xb38a5cd4, 0xb4038e9b, 0xb47466a9, 0xb4832e9f, 0xb4a0ccca, 0xb71695e5, 0xb77cca91,
	0xb7c6a2bc, 0xb8117514, 0xb882e6e7, 0xb8f9ff7b, 0xb96a9ceb, 0xba45cad5, 0xba626007,
	0xbafa6466, 0xbdbf5bf0, 0xbe4f8687, 0xbe901945, 0xbfc599ea, 0xbfd6693f, 0xc1e539d3,
	0xc2cbeaa0, 0xc2f89c48, 0xc3d4fc33, 0xc48e1e64, 0xc5269ef9, 0xc587a19b, 0xc5964134,
	0xc5dd2421, 0xc639d5c1, 0xc6fc6be2, 0xc71bb9a7, 0xc7d0128d, 0xc87ca888, 0xc8ffa359,
	0xc96abef8, 0xc9bab6dc, 0xca814b2e, 0xcabab86f, 0xcb6a918b, 0xcc18e291, 0xcec3a175,
	0xcf315f42, 0xcf32d2ee, 0xcf88d62d, 0xcfd2fe42, 0xcffef50f, 0xd045b0a8, 0xd08c6f1d,
	0xd0ad2064, 0xd0f4485b, 0xd1393f1c, 0xd1f5c4cf, 0xd3e73800, 0xd431642d, 0xd526df95,
	0xd5a8168b, 0xd6bee42a, 0xd7ad0de3, 0xda0458bf, 0xda06bf1a, 0xda727972, 0xdc2775c9,
	0xdd465911, 0xdd5a6c2b, 0xdd66faa3, 0xddc9699c, 0xddcf62e5, 0xdf1a0d4e, 0xe027d572,
	0xe1a0d16a, 0xe1b733ee, 0xe21691d1, 0xe25c5a8f, 0xe33fbab9, 0xe423babc, 0xe4e834c3,
	0xe6655087, 0xe6e50088, 0xe74489da, 0xe74cd9de, 0xe77a9318, 0xe8e25cc6, 0xe94d5372,
	0xe96b8b55, 0xeb08ac87, 0xeb2469de, 0xebf1832f, 0xecd35d24, 0xed03be60, 0xef61808e,
	0xf0a03c49, 0xf1118910, 0xf1c31d12, 0xf30667f6, 0xf3e7c5c3, 0xf487ef7f, 0xf4b5b9fb,
	0xf577fb0f, 0xf5d98e3f, 0xf5f73236, 0xf631e4a5, 0xf6c2c184, 0xf6e7fa26, 0xf749ac3b,
	0xf77f3155, 0xf80c48a8, 0xf9615f55, 0xf9696582, 0xf9ba34ee, 0xf9bf9553, 0xf9ef4f62,
	0xf9f501c8, 0xfa1ce335, 0xfa4e2b47, 0xfa68f8cd, 0xfa69f458, 0xfae27de3, 0xfb0ef6b7,
	0xfb293f29, 0xfb3b5008, 0xfb9c863c, 0xfc5142de, 0xfd38fb3e, 0xfd91ee1f, 0xfec53fa8,
	0xffcd223c,
};

static int
compare(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
is_line(const struct buf *form)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < form->len; i++)
		hash = (hash ^ (unsigned char)form->data[i]) * 0x01000193u;
	return bsearch(&hash, lines, COUNT_OF(lines), sizeof(lines[0]), compare) != NULL;
}

/* Makes out the text without what quotes and parts words. */
static int
strip(struct buf *out, const char *text, size_t n)
{
	out->len = 0;
	for (size_t i = 0; i < n; i++)
		if (!text[i] || !strchr(" \t\r\\'\"", text[i]))
			if (buf_putc(out, text[i]) < 0)
				return -1;
	return 0;
}

/* Makes out the text with a sign in the place of the n bytes at an offset of it. */
static int
put_sign(struct buf *out, const struct buf *text, size_t at, size_t n, char sign)
{
	out->len = 0;
	return buf_add(out, text->data, at) | buf_putc(out, sign) |
	       buf_add(out, text->data + at + n, text->len - at - n);
}

/* The same for a word wherever it stands. */
static int
put_signs(struct buf *text, const struct buf *word, char sign)
{
	const char *at;
	int status = 0;

	while (status == 0 && word->len > 0 &&
	       (at = memmem(buf_str(text), text->len, word->data, word->len))) {
		struct buf out = {0};

		status = put_sign(&out, text, (size_t)(at - text->data), word->len, sign);
		buf_free(text);
		*text = out;
	}
	return status;
}

/* 1 if the line is known with the prompt at one of the places where it may stand. */
static int
is_line_with(const struct buf *form, const struct buf *prompt)
{
	struct buf out = {0};
	int is_known = 0;

	for (size_t at = 0; prompt->len > 0 && !is_known && at + prompt->len <= form->len; at++)
		if (!memcmp(form->data + at, prompt->data, prompt->len) &&
		    put_sign(&out, form, at, prompt->len, '\2') == 0)
			is_known = is_line(&out);
	buf_free(&out);
	return is_known;
}

/* 1 if a line is known once a name of the environment's is taken for its name. */
static int
is_known_as(struct line line, const struct path *name, const char *prompt)
{
	const char *prompts[] = {prompt ? prompt : "", path_base(name->buf)};
	struct buf form = {0}, word = {0};
	int is_known = strip(&form, line.at, line.len) == 0 &&
		       strip(&word, name->buf, name->len) == 0 &&
		       put_signs(&form, &word, '\1') == 0;

	if (is_known && form.len > 0 && form.data[0] != '#') {
		is_known = is_line(&form);
		for (size_t i = 0; i < COUNT_OF(prompts) && !is_known; i++)
			is_known = strip(&word, prompts[i], strlen(prompts[i])) == 0 &&
				   is_line_with(&form, &word);
	}
	buf_free(&form);
	buf_free(&word);
	return is_known;
}

int
stock_is(const char *text, size_t n, const struct environment *env, const char *prompt)
{
	for (size_t at = 0; at < n;) {
		struct line line = line_at(text, n, at);
		int is_known = 0;

		for (size_t i = 0; line.len <= STOCK_LINE_MAX && i < env->name_count && !is_known;
		     i++)
			is_known = is_known_as(line, &env->names[i], prompt);
		if (!is_known)
			return 0;
		at = line.next;
	}
	return 1;
}

/* 1 if a name of files goes on with this character. */
static int
goes_on(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_-.+~", c)) || (unsigned char)c >= 0x80;
}

int
stock_names(const char *text, size_t n, const struct environment *env)
{
	struct buf all = {0}, name = {0};
	int status = strip(&all, text, n), is_named = 0;

	for (size_t i = 0; i < env->name_count && status == 0 && !is_named; i++) {
		const char *at = buf_str(&all), *end = at + all.len;

		status = strip(&name, env->names[i].buf, env->names[i].len);
		while (status == 0 && name.len > 0 && !is_named &&
		       (at = memmem(at, (size_t)(end - at), name.data, name.len))) {
			at += name.len;
			is_named = at == end || !goes_on(*at);
		}
	}
	buf_free(&all);
	buf_free(&name);
	return is_named;
}
