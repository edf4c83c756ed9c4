/* SPDX-License-Identifier: MIT */
/*
 * Answers of interpreters in the cache; see python/remembered.h.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/entry.h"
#include "common/compiler.h"
#include "core/err.h"
#include "core/sha256.h"
#include "embed/embed.h"
#include "python/remembered.h"
#include "python/witness.h"

#define ENTRY_MAX (256 * 1024L)

extern char **environ;

void
remembered_question(char text[SHA256_TEXT_CAP])
{
	const struct embed *ask = embed_as_kept("ask.py");

	sha256_text_of(ask->data, ask->len, text);
}

const char *
remembered_library_path(void)
{
	const char *value = getenv("LD_LIBRARY_PATH");

	return value ? value : "";
}

int
remembered_is_usual(void)
{
	static const char *const unusual[] = {"LD_", "_PYTHON_",
					      "DEB_PYTHON_INSTALL_LAYOUT=", "RPM_BUILD_ROOT="};

	for (char **at = environ; *at; at++)
		for (size_t i = 0; i < COUNT_OF(unusual); i++)
			if (!strncmp(*at, unusual[i], strlen(unusual[i])) &&
			    strncmp(*at, "LD_LIBRARY_PATH=", 16) != 0)
				return 0;
	return 1;
}

void
remembered_name(const char *file, char name[SHA256_TEXT_CAP])
{
	unsigned char digest[SHA256_LEN];
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, file, strlen(file) + 1);
	sha256_update(&s, remembered_library_path(), strlen(remembered_library_path()));
	sha256_final(&s, digest);
	sha256_text(digest, name);
}

/* Takes one text with its NUL. Returns NULL if there is none. */
static const char *
take_text(const char **at, const char *end)
{
	const char *text = *at;
	const char *nul = memchr(text, '\0', (size_t)(end - text));

	if (nul)
		*at = nul + 1;
	return nul ? text : NULL;
}

static int
is_text(const char **at, const char *end, const char *wanted)
{
	const char *text = take_text(at, end);

	return text && !strcmp(text, wanted);
}

int
remembered_read(const char *bytes, size_t n, const char *file, size_t *answer)
{
	char digest[SHA256_TEXT_CAP];
	const char *at = bytes, *end = bytes + n;
	size_t count = 0;

	if (n < SHA256_TEXT_CAP)
		return 0;
	sha256_text_of(bytes + SHA256_TEXT_CAP, n - SHA256_TEXT_CAP, digest);
	if (memcmp(bytes, digest, SHA256_TEXT_CAP) != 0)
		return 0;
	at += SHA256_TEXT_CAP;
	remembered_question(digest);
	if (!is_text(&at, end, REMEMBERED_MARK) || !is_text(&at, end, digest))
		return 0;
	for (const char *witness; (witness = take_text(&at, end)) && *witness; count++) {
		const char *state = take_text(&at, end);

		if (count == 0 && file && strcmp(witness + 1, file) != 0)
			return 0;
		if (!state || !witness_holds(witness, state))
			return 0;
	}
	*answer = (size_t)(at - bytes);
	return count > 0 && at < end && !at[-1];
}

char *
remembered_find(const char *file, size_t *len)
{
	char name[SHA256_TEXT_CAP];
	struct buf entry = {0};
	size_t answer;
	int dir = remembered_is_usual() ? cache_open(CACHE_INTERPRETERS, 0) : -1;

	if (dir < 0)
		return NULL;
	remembered_name(file, name);
	/* The witnesses do not show that the disk is mounted "noexec" now. */
	if (cache_entry_load(dir, name, &entry, ENTRY_MAX) < 0 ||
	    !remembered_read(entry.data, entry.len, file, &answer) || access(file, X_OK) < 0) {
		buf_free(&entry);
		return NULL;
	}
	*len = entry.len - answer;
	memmove(entry.data, entry.data + answer, *len);
	verbose("the answer of '%s' is remembered", file);
	return entry.data;
}

int
remembered_is_stale(int dir, const char *name)
{
	struct buf entry = {0};
	size_t answer;
	int is_good = cache_entry_load(dir, name, &entry, ENTRY_MAX) == 0 &&
		      remembered_read(entry.data, entry.len, NULL, &answer);

	buf_free(&entry);
	return !is_good;
}
