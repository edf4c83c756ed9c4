/* SPDX-License-Identifier: MIT */
/*
 * Keeping the answer of an interpreter; see python/remembering.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache/cache.h"
#include "cache/entry.h"
#include "common/path.h"
#include "core/err.h"
#include "core/sha256.h"
#include "fs/io.h"
#include "python/remembered.h"
#include "python/remembering.h"
#include "python/witness.h"

void
remembering_begin(struct remembering *r, const char *file)
{
	*r = (struct remembering){0};
	if (clock_gettime(CLOCK_REALTIME, &r->began) < 0 ||
	    witness_add_chain(&r->chain, file, NULL) < 0)
		buf_free(&r->chain);
}

void
remembering_end(struct remembering *r)
{
	buf_free(&r->chain);
}

/* A new library in one of these directories could take the place of another one. */
static int
add_loader_dirs(struct buf *out, const struct timespec *began)
{
	const char *at = remembered_library_path();
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
write_entry(const struct remembering *r, const char *file, const struct remembering_answer *answer,
	    struct buf *out)
{
	char question[SHA256_TEXT_CAP];
	size_t chain;

	remembered_question(question);
	if (buf_add(out, REMEMBERED_MARK, sizeof(REMEMBERED_MARK)) < 0 ||
	    buf_add(out, question, sizeof(question)) < 0)
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

	remembered_name(file, name);
	sha256_text_of(body->data, body->len, digest);
	if (dir >= 0 && buf_add(&entry, digest, sizeof(digest)) == 0 &&
	    buf_add(&entry, body->data, body->len) == 0)
		status = cache_entry_store(dir, name, entry.data, entry.len);
	buf_free(&entry);
	return status;
}

/* Returns NULL, or the reason why it is not kept. */
static const char *
keep_answer(const struct remembering *r, const char *file, const struct remembering_answer *answer)
{
	struct buf body = {0};
	int status, saved;

	if (!remembered_is_usual())
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
remembering_keep(const struct remembering *r, const char *file,
		 const struct remembering_answer *answer)
{
	const char *why = keep_answer(r, file, answer);

	if (why)
		verbose("the answer of '%s' is not remembered: %s", file, why);
}
