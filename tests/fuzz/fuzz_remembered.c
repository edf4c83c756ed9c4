/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as an entry of the cache: as they are, and with a right digest; as texts, too, since
 * a fuzzer finds few NULs.
 */
#include "core/buf.h"
#include "core/sha256.h"
#include "embed/embed.h"
#include "fuzz.h"
#include "python/remembered.h"

static void
check_read(const char *bytes, size_t n)
{
	/* A copy of its own, so that a read beyond the end is seen. */
	char *copy = malloc(n ? n : 1);
	size_t answer = 0;

	MUST(copy);
	memcpy(copy, bytes, n);
	if (remembered_read(copy, n, NULL, &answer)) {
		MUST(answer > SHA256_TEXT_CAP && answer < n);
		MUST(!copy[answer - 1]);
	}
	free(copy);
}

static void
check_signed(const char *bytes, size_t n)
{
	char digest[SHA256_TEXT_CAP];
	struct buf entry = {0};

	sha256_text_of(bytes, n, digest);
	MUST(buf_add(&entry, digest, sizeof(digest)) == 0 && buf_add(&entry, bytes, n) == 0);
	check_read(entry.data, entry.len);
	buf_free(&entry);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct embed *ask = embed_as_kept("ask.py");
	char question[SHA256_TEXT_CAP];
	struct buf body = {0};

	check_read((const char *)data, n);
	check_signed((const char *)data, n);
	sha256_text_of(ask->data, ask->len, question);
	MUST(buf_add(&body, "movenv answer", 14) == 0);
	MUST(buf_add(&body, question, sizeof(question)) == 0);
	for (size_t i = 0; i < n; i++)
		MUST(buf_putc(&body, data[i] == '\n' ? '\0' : (char)data[i]) == 0);
	check_signed(body.data, body.len);
	buf_free(&body);
	return 0;
}
