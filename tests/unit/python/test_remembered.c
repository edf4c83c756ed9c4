/* SPDX-License-Identifier: MIT */
/*
 * Remembered answers: which files are witnesses, and when they hold.
 */
#include <stdio.h>

#include "support/scratch.h"

#include "core/sha256.h"
#include "embed/embed.h"
#include "python/remembered.h"
#include "python/witness.h"

static const char *
absolute(const char *name)
{
	static struct path path;

	path_copy(&path, &scratch_dir);
	assert_int_equal(path_push(&path, name), 0);
	return path.buf;
}

/* The change time of a file, plus nanoseconds. */
static struct timespec
after_change(const char *name, long long nanoseconds)
{
	struct stat st;
	struct timespec time;

	assert_int_equal(lstat(name, &st), 0);
	nanoseconds += st.st_ctim.tv_nsec;
	time.tv_sec = st.st_ctim.tv_sec + nanoseconds / 1000000000;
	time.tv_nsec = (long)(nanoseconds % 1000000000);
	if (time.tv_nsec < 0) {
		time.tv_nsec += 1000000000;
		time.tv_sec--;
	}
	return time;
}

static void
a_file_is_a_witness_if_it_changed_well_before(void **state)
{
	static const struct {
		long long after; /* nanoseconds from the change to the question */
		int is_witness;
	} rows[] = {
		{-5000000000, 0}, /* the clock of the disk is ahead */
		{-1, 0},          {0, 0},          {10000000, 0}, /* a tick */
		{99999999, 0},    {2100000000, 1}, {3600000000000, 1},
	};

	(void)state;
	scratch_text("file", "x");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct timespec began = after_change("file", rows[i].after);
		struct buf out = {0};
		int status = witness_add(&out, WITNESS_FILE, absolute("file"), &began);

		CHECK((status == 0) == rows[i].is_witness, "%lld ns after the change: %d",
		      rows[i].after, status);
		assert_true(status == 0 || errno == EAGAIN);
		assert_true(status == 0 || out.len == 0);
		buf_free(&out);
	}
}

static const char *
state_of(const char *witness)
{
	return witness + strlen(witness) + 1;
}

static void
a_witness_holds_until_its_file_changes(void **state)
{
	static const enum witness_kind kinds[] = {WITNESS_FILE, WITNESS_LINK, WITNESS_LIST,
						  WITNESS_PLACE};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct buf out = {0};

		scratch_text("dir/file", "x");
		assert_int_equal(witness_add(&out, kinds[i], absolute("dir"), NULL), 0);
		assert_true(witness_holds(out.data, state_of(out.data)));
		assert_int_equal(rename("dir", "old"), 0);
		assert_false(witness_holds(out.data, state_of(out.data)));
		scratch_text("dir/file", "x");
		assert_false(witness_holds(out.data, state_of(out.data)));
		assert_int_equal(tree_remove(AT_FDCWD, "dir"), 0);
		assert_int_equal(tree_remove(AT_FDCWD, "old"), 0);
		buf_free(&out);
	}
}

static void
only_a_directory_may_be_missing(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(witness_add(&out, WITNESS_FILE, absolute("none"), NULL), -1);
	assert_int_equal(witness_add(&out, WITNESS_LINK, absolute("none"), NULL), -1);
	assert_int_equal(witness_add(&out, WITNESS_FILE, "relative", NULL), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(out.len, 0);
	assert_int_equal(witness_add(&out, WITNESS_PLACE, absolute("none"), NULL), 0);
	assert_true(witness_holds(out.data, state_of(out.data)));
	assert_int_equal(mkdir("none", 0700), 0);
	assert_false(witness_holds(out.data, state_of(out.data)));
	buf_free(&out);
}

static void
text_that_is_not_a_witness_never_holds(void **state)
{
	static const char *const texts[] = {"", "f", "x/", "frelative", "/", "f/none"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		CHECK(!witness_holds(texts[i], "-"), "'%s' holds", texts[i]);
}

/* An entry of these texts, with a right digest; "?" stands for the digest of the question. */
static void
make_entry(struct buf *out, const char *const *texts)
{
	const struct embed *ask = embed_as_kept("ask.py");
	char question[SHA256_TEXT_CAP], digest[SHA256_TEXT_CAP];
	struct buf body = {0};

	sha256_text_of(ask->data, ask->len, question);
	for (; *texts; texts++) {
		const char *text = strcmp(*texts, "?") ? *texts : question;

		assert_int_equal(buf_add(&body, text, strlen(text) + 1), 0);
	}
	sha256_text_of(body.data, body.len, digest);
	assert_int_equal(buf_add(out, digest, sizeof(digest)), 0);
	assert_int_equal(buf_add(out, body.data, body.len), 0);
	buf_free(&body);
}

static void
an_entry_is_whole_or_nothing(void **state)
{
	static const char *const good[] = {"movenv answer", "?", "d/none", "-", "", "movenv", NULL};
	static const struct {
		const char *texts[8], *reason;
	} bad[] = {
		{{"movenv answer", "?", "d/none", "-", "", NULL}, "it has no answer"},
		{{"movenv answer", "?", "d/none", "-", NULL}, "the witnesses do not end"},
		{{"movenv answer", "?", "d/none", NULL}, "a witness has no state"},
		{{"movenv answer", "?", "", "movenv", NULL}, "it has no witness"},
		{{"movenv answer", "other", "d/none", "-", "", "movenv", NULL}, "another question"},
		{{"movenv", "?", "d/none", "-", "", "movenv", NULL}, "another format"},
		{{"movenv answer", "?", "d/", "-", "", "movenv", NULL}, "a witness has changed"},
		{{"movenv answer", NULL}, "it ends"},
	};
	struct buf entry = {0};
	size_t answer;

	(void)state;
	make_entry(&entry, good);
	assert_true(remembered_read(entry.data, entry.len, NULL, &answer));
	assert_string_equal(entry.data + answer, "movenv");
	assert_true(remembered_read(entry.data, entry.len, "/none", &answer));
	assert_false(remembered_read(entry.data, entry.len, "/other", &answer));
	for (size_t n = 0; n < entry.len; n++)
		CHECK(!remembered_read(entry.data, n, NULL, &answer), "cut to %zu", n);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		entry.len = 0;
		make_entry(&entry, bad[i].texts);
		CHECK(!remembered_read(entry.data, entry.len, NULL, &answer), "taken: %s",
		      bad[i].reason);
	}
	buf_free(&entry);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_file_is_a_witness_if_it_changed_well_before),
		scratch_test(a_witness_holds_until_its_file_changes),
		scratch_test(only_a_directory_may_be_missing),
		cmocka_unit_test(text_that_is_not_a_witness_never_holds),
		cmocka_unit_test(an_entry_is_whole_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
