/* SPDX-License-Identifier: MIT */
/*
 * Answers of interpreters in the cache; see python/remembered.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/entry.h"
#include "common/compiler.h"
#include "common/path.h"
#include "core/err.h"
#include "core/sha256.h"
#include "embed/embed.h"
#include "fs/io.h"
#include "python/remembered.h"
#include "python/witness.h"

#define ENTRY_MAX (256 * 1024L)
#define MARK "movenv answer"

extern char **environ;

/* The digest of the question: another question has other answers. */
static void
digest_question(char text[SHA256_TEXT_CAP])
{
	const struct embed *ask = embed_find("ask.py");

	sha256_text_of(ask->data, ask->len, text);
}

static const char *
library_path(void)
{
	const char *value = getenv("LD_LIBRARY_PATH");

	return value ? value : "";
}

/*
 * Returns 1 if no variable but LD_LIBRARY_PATH makes the loader load other files, or sysconfig give
 * other directories: Python's own for cross compiling, and those of Debian's and Fedora's patches.
 */
static int
is_asked_as_usual(void)
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

static void
name_entry(const char *file, char name[SHA256_TEXT_CAP])
{
	unsigned char digest[SHA256_LEN];
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, file, strlen(file) + 1);
	sha256_update(&s, library_path(), strlen(library_path()));
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
	digest_question(digest);
	if (!is_text(&at, end, MARK) || !is_text(&at, end, digest))
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
	int dir = is_asked_as_usual() ? cache_open(CACHE_INTERPRETERS, 0) : -1;

	if (dir < 0)
		return NULL;
	name_entry(file, name);
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

void
remembered_begin(struct remembered *r, const char *file)
{
	*r = (struct remembered){0};
	if (clock_gettime(CLOCK_REALTIME, &r->began) < 0 ||
	    witness_add_chain(&r->chain, file, NULL) < 0)
		buf_free(&r->chain);
}

void
remembered_end(struct remembered *r)
{
	buf_free(&r->chain);
}

/* A new library in one of these directories could take the place of another one. */
static int
add_loader_dirs(struct buf *out, const struct timespec *began)
{
	const char *at = library_path();
	int status = 0;

	for (; *at && status == 0; at++) {
		size_t n = strcspn(at, ":;");
		char *dir = strndup(at, n);

		status = dir ? witness_add(out, WITNESS_LIST, dir, began) : -1;
		free(dir);
		at += n;
		if (!*at)
			return status;
		/* After the last ':' is one more, "": the current directory. */
		if (!at[1])
			status = -1;
	}
	return status;
}

/* The lines of "files", but for the first. */
static int
add_files(struct buf *out, const char *files, const struct timespec *began)
{
	int status = 0;

	while (status == 0 && *(files += strcspn(files, "\n"))) {
		size_t n = strcspn(++files, "\n");
		char *file = strndup(files, n);

		status = file ? witness_add(out, WITNESS_FILE, file, began) : -1;
		free(file);
	}
	return status;
}

/* The directories that the question looks for. */
static int
add_places(struct buf *out, const char *stdlib)
{
	struct path bundled = {0};

	if (path_set(&bundled, stdlib, strlen(stdlib)) < 0 ||
	    path_push(&bundled, "ensurepip/_bundled") < 0)
		return -1;
	return witness_add(out, WITNESS_PLACE, stdlib, NULL) |
	       witness_add(out, WITNESS_PLACE, bundled.buf, NULL) |
	       witness_add(out, WITNESS_PLACE, "/usr/share/python-wheels", NULL);
}

/* Returns 1 if the process that answered ran this very file. */
static int
is_own_program(const char *file, const char *files)
{
	char *program = strndup(files, strcspn(files, "\n"));
	int is_own = program && io_same(program, file);

	free(program);
	return is_own;
}

/* Appends all but the digest. Returns 0, or -1: it cannot be remembered. */
static int
write_entry(const struct remembered *r, const char *file, const struct remembered_answer *answer,
	    struct buf *out)
{
	char question[SHA256_TEXT_CAP];
	size_t chain;

	digest_question(question);
	if (buf_add(out, MARK, sizeof(MARK)) < 0 || buf_add(out, question, sizeof(question)) < 0)
		return -1;
	chain = out->len;
	if (witness_add_chain(out, file, &r->began) < 0)
		return -1;
	if (out->len - chain != r->chain.len ||
	    memcmp(out->data + chain, r->chain.data, r->chain.len) != 0) {
		errno = ESTALE;
		return -1;
	}
	if (add_files(out, answer->files, &r->began) < 0 || add_places(out, answer->stdlib) < 0 ||
	    add_loader_dirs(out, &r->began) < 0)
		return -1;
	/* The loader finds a shared libpython, or libpypy, by it. */
	if (strstr(answer->files, "/libpy") &&
	    witness_add(out, WITNESS_LIST, "/etc/ld.so.cache", &r->began) < 0)
		return -1;
	return buf_putc(out, '\0') | buf_add(out, answer->text, answer->len);
}

static int
store_entry(const char *file, const struct buf *body)
{
	char name[SHA256_TEXT_CAP], digest[SHA256_TEXT_CAP];
	struct buf entry = {0};
	int dir = cache_open(CACHE_INTERPRETERS, 1);
	int status = -1;

	name_entry(file, name);
	sha256_text_of(body->data, body->len, digest);
	if (dir >= 0 && buf_add(&entry, digest, sizeof(digest)) == 0 &&
	    buf_add(&entry, body->data, body->len) == 0)
		status = cache_entry_store(dir, name, entry.data, entry.len);
	buf_free(&entry);
	return status;
}

/* Returns NULL, or the reason why it is not kept. */
static const char *
keep_answer(const struct remembered *r, const char *file, const struct remembered_answer *answer)
{
	struct buf body = {0};
	int status, saved;

	if (!is_asked_as_usual())
		return "a variable may change it";
	if (!r->chain.len || !is_own_program(file, answer->files))
		return "another program gave it";
	status = write_entry(r, file, answer, &body);
	if (status == 0)
		status = store_entry(file, &body);
	saved = errno;
	buf_free(&body);
	if (status == 0)
		return NULL;
	return saved == EAGAIN ? "its files are new" : strerror(saved);
}

void
remembered_keep(const struct remembered *r, const char *file,
		const struct remembered_answer *answer)
{
	const char *why = keep_answer(r, file, answer);

	if (why)
		verbose("the answer of '%s' is not remembered: %s", file, why);
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
