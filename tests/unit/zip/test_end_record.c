/* SPDX-License-Identifier: MIT */
/*
 * End records of zip archives, of 32 bits and of 64, with one wrong field each.
 */
#include "zip/end_record.h"

#include "core/endian.h"
#include "support/scratch.h"

#define DIRECTORY 92 /* bytes: two entries */
#define WIDE DIRECTORY
#define LOCATOR (WIDE + 56)
#define END (LOCATOR + 20)
#define ALL (END + 22)

/* A directory of zeros and its end records, of which the narrow one refers to the wide one. */
static void
make(unsigned char file[ALL])
{
	memset(file, 0, ALL);
	memcpy(file + WIDE, "PK\6\6", 4);
	le_put32(file + WIDE + 4, 44);
	le_put32(file + WIDE + 24, 2);
	le_put32(file + WIDE + 32, 2);
	le_put32(file + WIDE + 40, DIRECTORY);
	memcpy(file + LOCATOR, "PK\6\7", 4);
	le_put32(file + LOCATOR + 8, WIDE);
	le_put32(file + LOCATOR + 16, 1);
	memcpy(file + END, "PK\5\6", 4);
	le_put16(file + END + 8, 0xffff);
	le_put16(file + END + 10, 0xffff);
	le_put32(file + END + 12, UINT32_MAX);
	le_put32(file + END + 16, UINT32_MAX);
}

#define DAMAGED "its directory is damaged"
#define DISKS "it is a part of an archive on several disks"
#define NONE "it is not a zip archive, or it is cut short"

static const struct {
	size_t at;
	int width; /* bytes */
	uint64_t value;
	const char *wrong; /* NULL: it is found */
	const char *reason;
} changes[] = {
	{END, 4, 0x06054b50, NULL, "as it is"},
	{WIDE, 4, 0, DAMAGED, "no record of 64 bits"},
	{LOCATOR, 4, 0, DAMAGED, "no locator"},
	{LOCATOR + 8, 8, WIDE - 1, DAMAGED, "the record is elsewhere"},
	{LOCATOR + 8, 8, LOCATOR, DAMAGED, "in the locator"},
	{LOCATOR + 8, 8, UINT64_MAX, DAMAGED, "beyond all files"},
	{LOCATOR + 8, 8, INT64_MAX, DAMAGED, "beyond the file"},
	{WIDE + 32, 8, 3, DAMAGED, "more entries than the directory has room for"},
	{WIDE + 32, 8, UINT64_MAX, DAMAGED, "far more"},
	{WIDE + 32, 8, 1, NULL, "fewer: the reader of the entries finds the rest"},
	{WIDE + 40, 8, DIRECTORY - 1, DAMAGED, "a directory that ends early"},
	{WIDE + 40, 8, DIRECTORY + 1, DAMAGED, "one that ends in the record"},
	{WIDE + 40, 8, UINT64_MAX, DAMAGED, "one without end"},
	{WIDE + 48, 8, 1, DAMAGED, "one that begins late"},
	{WIDE + 48, 8, UINT64_MAX, DAMAGED, "far too late"},
	{END, 4, 0, NONE, "no end record"},
	{END + 4, 2, 1, DISKS, "this is the second disk"},
	{END + 6, 2, 1, DISKS, "the directory is on the second"},
	{END + 8, 2, 1, DISKS, "some members are"},
	{END + 20, 2, 1, NONE, "a comment that is not there"},
	{END + 12, 4, DIRECTORY, NULL, "a field that is no longer needed does not count"},
};

static void
the_directory_is_found_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		unsigned char file[ALL];
		struct zip_end_record end = {0};
		const char *wrong = NULL;
		int fd, status;

		make(file);
		for (int n = 0; n < changes[i].width; n++)
			file[changes[i].at + (size_t)n] =
				(unsigned char)(changes[i].value >> 8 * n);
		scratch_bytes("file", file, sizeof(file));
		fd = open("file", O_RDONLY);
		status = zip_end_record_find(fd, sizeof(file), &end, &wrong);
		close(fd);
		CHECK((status == 0) == !changes[i].wrong, "%d: %s", status, changes[i].reason);
		if (status < 0)
			CHECK(errno == EBADMSG && !strcmp(wrong, changes[i].wrong), "'%s': %s",
			      wrong, changes[i].reason);
		else
			CHECK(end.offset == 0 && end.size == DIRECTORY && end.count <= 2, "%s",
			      changes[i].reason);
	}
}

static void
a_truncated_file_has_no_end_record(void **state)
{
	unsigned char file[ALL];

	(void)state;
	make(file);
	scratch_bytes("file", file, sizeof(file));
	for (size_t n = 0; n < ALL; n++) {
		struct zip_end_record end;
		const char *wrong = NULL;
		int fd = open("file", O_RDONLY);

		assert_int_equal(zip_end_record_find(fd, n, &end, &wrong), -1);
		CHECK(errno == EBADMSG && !strcmp(wrong, NONE), "%zu bytes: '%s'", n, wrong);
		close(fd);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(the_directory_is_found_or_refused),
		scratch_test(a_truncated_file_has_no_end_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
