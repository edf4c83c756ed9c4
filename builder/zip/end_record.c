/* SPDX-License-Identifier: MIT */
/*
 * End records of a zip archive; see zip/end_record.h. Format notes stand in zip/read.c and
 * zip/write.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/endian.h"
#include "fs/io.h"
#include "zip/end_record.h"

#define END_LEN 22
#define LOCATOR_LEN 20
#define WIDE_LEN 56
#define CENTRAL_LEN 46
#define COMMENT_MAX 65535

static int
refuse(const char **wrong, const char *how)
{
	*wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Finds the end record: the last one whose comment reaches the end of the file. */
static int
read_end(int fd, uint64_t file_size, unsigned char end[END_LEN], uint64_t *offset,
	 const char **wrong)
{
	size_t n = file_size < END_LEN + COMMENT_MAX ? (size_t)file_size : END_LEN + COMMENT_MAX;
	unsigned char *tail = malloc(n + 1);
	int status = tail ? io_read_at(fd, tail, n, (off_t)(file_size - n)) : -1;
	size_t at = n < END_LEN ? 0 : n - END_LEN + 1;

	while (status == 0 && at-- > 0)
		if (!memcmp(tail + at, "PK\5\6", 4) &&
		    le_get16(tail + at + 20) == n - at - END_LEN) {
			memcpy(end, tail + at, END_LEN);
			*offset = file_size - n + at;
			break;
		}
	free(tail);
	if (status == 0 && at == (size_t)-1)
		status = refuse(wrong, "it is no zip archive, or cut short");
	else if (status < 0 && errno == EBADMSG)
		status = refuse(wrong, "it is cut short");
	return status;
}

/* Reads the record of 64 bits before the end record at *at, and makes *at its place. */
static int
read_wide(int fd, uint64_t *at, struct zip_end_record *end, const char **wrong)
{
	unsigned char locator[LOCATOR_LEN], wide[WIDE_LEN];
	uint64_t record;

	errno = EBADMSG;
	if (*at < LOCATOR_LEN ||
	    io_read_at(fd, locator, LOCATOR_LEN, (off_t)(*at - LOCATOR_LEN)) < 0)
		return errno == EBADMSG ? refuse(wrong, "its directory is damaged") : -1;
	record = le_get64(locator + 8);
	errno = EBADMSG;
	if (memcmp(locator, "PK\6\7", 4) || *at < LOCATOR_LEN + WIDE_LEN ||
	    record > *at - LOCATOR_LEN - WIDE_LEN ||
	    io_read_at(fd, wide, WIDE_LEN, (off_t)record) < 0 || memcmp(wide, "PK\6\6", 4))
		return errno == EBADMSG ? refuse(wrong, "its directory is damaged") : -1;
	end->count = le_get64(wide + 32);
	end->size = le_get64(wide + 40);
	end->offset = le_get64(wide + 48);
	*at = record;
	return 0;
}

int
zip_end_record_find(int fd, uint64_t file_size, struct zip_end_record *end, const char **wrong)
{
	unsigned char record[END_LEN] = {0};
	uint64_t at = 0;

	if (read_end(fd, file_size, record, &at, wrong) < 0)
		return -1;
	end->count = le_get16(record + 10);
	end->size = le_get32(record + 12);
	end->offset = le_get32(record + 16);
	if (le_get16(record + 4) || le_get16(record + 6) || le_get16(record + 8) != end->count)
		return refuse(wrong, "it is a part of an archive on several disks");
	if ((end->count == UINT16_MAX || end->size == UINT32_MAX || end->offset == UINT32_MAX) &&
	    read_wide(fd, &at, end, wrong) < 0)
		return -1;
	if (end->size > at || end->offset != at - end->size || end->count > end->size / CENTRAL_LEN)
		return refuse(wrong, "its directory is damaged");
	return 0;
}
