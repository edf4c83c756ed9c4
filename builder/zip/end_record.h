/* SPDX-License-Identifier: MIT */
/*
 * The end records of a zip archive, of 32 bits and of 64: they locate its central directory.
 */
#ifndef MOVENV_ZIP_END_RECORD_H
#define MOVENV_ZIP_END_RECORD_H

#include <stdint.h>

struct zip_end_record {
	uint64_t count;  /* of members */
	uint64_t offset; /* of the central directory in the file */
	uint64_t size;   /* of the central directory, in bytes */
};

/*
 * Finds the end record in a file of file_size bytes. Returns 0, or -1 with errno: EBADMSG with a
 * reason in *wrong, ENOMEM, or that of reading. The central directory then lies in the file and has
 * room for `count` members.
 */
int zip_end_record_find(int fd, uint64_t file_size, struct zip_end_record *end, const char **wrong);

#endif
