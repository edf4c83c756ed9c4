/* SPDX-License-Identifier: MIT */
/*
 * Where a zip archive's central directory is: its end records, of 32 bits and of 64.
 */
#ifndef MOVENV_ZIP_END_RECORD_H
#define MOVENV_ZIP_END_RECORD_H

#include <stdint.h>

struct zip_end_record {
	uint64_t count;  /* of members */
	uint64_t offset; /* of the directory in the file, */
	uint64_t size;   /* and its bytes */
};

/*
 * Finds it in a file of so many bytes. Returns 0, or -1 with errno: EBADMSG with *wrong, in words;
 * ENOMEM; or what reading had. That the directory lies in the file, with room for so many members,
 * has been seen.
 */
int zip_end_record_find(int fd, uint64_t file_size, struct zip_end_record *end, const char **wrong);

#endif
