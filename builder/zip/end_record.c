/* SPDX-License-Identifier: MIT */
/*
 * The end records of a zip archive; see zip/end_record.h. zip/format.h has their fields.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/endian.h"
#include "fs/io.h"
#include "zip/end_record.h"
#include "zip/format.h"

#define COMMENT_MAX 65535

static int
end_record_refuse(const char **wrong, const char *how)
{
	*wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Finds the end record: the last one with a comment that ends with the file. */
static int
read_end_record(int fd, uint64_t file_size, unsigned char end[ZIP_END_LEN], uint64_t *offset,
		const char **wrong)
{
	size_t n = file_size < ZIP_END_LEN + COMMENT_MAX ? (size_t)file_size
							 : ZIP_END_LEN + COMMENT_MAX;
	unsigned char *tail = malloc(n + 1);
	int status = tail ? io_read_at(fd, tail, n, (off_t)(file_size - n)) : -1;
	size_t at = n < ZIP_END_LEN ? 0 : n - ZIP_END_LEN + 1;

	while (status == 0 && at-- > 0)
		if (!memcmp(tail + at, ZIP_END_SIGNATURE, ZIP_SIGNATURE_LEN) &&
		    le_get16(tail + at + ZIP_END_COMMENT_LEN) == n - at - ZIP_END_LEN) {
			memcpy(end, tail + at, ZIP_END_LEN);
			*offset = file_size - n + at;
			break;
		}
	free(tail);
	if (status == 0 && at == (size_t)-1)
		status = end_record_refuse(wrong, "it is not a zip archive, or it is cut short");
	else if (status < 0 && errno == EBADMSG)
		status = end_record_refuse(wrong, "it is cut short");
	return status;
}

/* Reads the end record of 64 bits before the end record at *at. *at becomes its offset. */
static int
read_zip64_end_record(int fd, uint64_t *at, struct zip_end_record *end, const char **wrong)
{
	unsigned char locator[ZIP64_LOCATOR_LEN], wide[ZIP64_END_LEN];
	uint64_t record;

	errno = EBADMSG;
	if (*at < ZIP64_LOCATOR_LEN ||
	    io_read_at(fd, locator, ZIP64_LOCATOR_LEN, (off_t)(*at - ZIP64_LOCATOR_LEN)) < 0)
		return errno == EBADMSG ? end_record_refuse(wrong, "its directory is damaged") : -1;
	record = le_get64(locator + ZIP64_LOCATOR_RECORD);
	errno = EBADMSG;
	if (memcmp(locator, ZIP64_LOCATOR_SIGNATURE, ZIP_SIGNATURE_LEN) != 0 ||
	    *at < ZIP64_LOCATOR_LEN + ZIP64_END_LEN ||
	    record > *at - ZIP64_LOCATOR_LEN - ZIP64_END_LEN ||
	    io_read_at(fd, wide, ZIP64_END_LEN, (off_t)record) < 0 ||
	    memcmp(wide, ZIP64_END_SIGNATURE, ZIP_SIGNATURE_LEN) != 0)
		return errno == EBADMSG ? end_record_refuse(wrong, "its directory is damaged") : -1;
	end->count = le_get64(wide + ZIP64_END_ENTRIES);
	end->size = le_get64(wide + ZIP64_END_DIRECTORY_LEN);
	end->offset = le_get64(wide + ZIP64_END_DIRECTORY);
	*at = record;
	return 0;
}

int
zip_end_record_find(int fd, uint64_t file_size, struct zip_end_record *end, const char **wrong)
{
	unsigned char record[ZIP_END_LEN] = {0};
	uint64_t at = 0;

	if (read_end_record(fd, file_size, record, &at, wrong) < 0)
		return -1;
	end->count = le_get16(record + ZIP_END_ENTRIES);
	end->size = le_get32(record + ZIP_END_DIRECTORY_LEN);
	end->offset = le_get32(record + ZIP_END_DIRECTORY);
	if (le_get16(record + ZIP_END_DISK) || le_get16(record + ZIP_END_DIRECTORY_DISK) ||
	    le_get16(record + ZIP_END_ENTRIES_HERE) != end->count)
		return end_record_refuse(wrong, "it is a part of an archive on several disks");
	if ((end->count == UINT16_MAX || end->size == UINT32_MAX || end->offset == UINT32_MAX) &&
	    read_zip64_end_record(fd, &at, end, wrong) < 0)
		return -1;
	if (end->size > at || end->offset != at - end->size ||
	    end->count > end->size / ZIP_CENTRAL_LEN)
		return end_record_refuse(wrong, "its directory is damaged");
	return 0;
}
