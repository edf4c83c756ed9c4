/* SPDX-License-Identifier: MIT */
/*
 * A good archive for tests to change, and how far a reader gets with the changed one.
 */
#ifndef MOVENV_UNIT_ZIP_GOOD_ZIP_H
#define MOVENV_UNIT_ZIP_GOOD_ZIP_H

#include "support/make_member.h"
#include "support/scratch.h"
#include "zip/read.h"

#define FILE_NAME "archive.zip"
#define STORED "hello, world\n"
#define MANY 2000 /* bytes of the packed member */

static char many[MANY];

/* Two members, one of each method. */
static inline struct handzip
good_zip(void)
{
	struct handzip zip = {0};

	for (size_t i = 0; i < MANY; i++)
		many[i] = (char)('a' + i % 26);
	handzip_text(&zip, "stored.txt", STORED, 0);
	handzip_add(&zip, "dir/packed.txt", 14, many, MANY, 8);
	handzip_end(&zip, NULL, 0);
	return zip;
}

/*
 * Opens the bytes as an archive and reads all members. Returns how far it got: 0 not open, 1 open,
 * 2 all read; the reason why it got no further goes to *wrong.
 */
static inline int
try_zip(const void *bytes, size_t n, uint64_t max, const char **wrong)
{
	struct zip zip;
	struct buf out = {0};
	int reached = 0;

	scratch_bytes(FILE_NAME, bytes, n);
	errno = 0;
	*wrong = "";
	if (zip_open(&zip, FILE_NAME, max) == 0)
		reached = 1;
	for (size_t i = 0; reached == 1 && i < zip.count; i++) {
		out.len = 0;
		if (zip_read(&zip, &zip.members[i], &out) < 0)
			break;
		assert_int_equal(out.len, zip.members[i].size);
		if (i + 1 == zip.count)
			reached = 2;
	}
	if (reached < 2 && errno == EBADMSG) {
		assert_non_null(zip_fault(&zip));
		*wrong = zip_fault(&zip);
	}
	buf_free(&out);
	zip_close(&zip);
	return reached;
}

#endif
