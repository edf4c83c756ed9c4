/* SPDX-License-Identifier: MIT */
/*
 * Reading zip archives (PKWARE APPNOTE 6.3.10): the central directory at once, members one by one.
 * Archives are foreign: nothing in one is believed before it is checked.
 */
#ifndef MOVENV_ZIP_READ_H
#define MOVENV_ZIP_READ_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "gzip/inflate.h"

struct zip_member {
	const char
		*name; /* NUL-terminated, passed by safe_name_reject(); in the archive's memory */
	size_t name_len;
	size_t skipped; /* bytes "./" before the name: where links may be, they are let pass */
	uint64_t packed, size; /* bytes */
	uint32_t crc;
	uint64_t offset; /* of the local header */
	int64_t time;    /* seconds since 1970 */
	unsigned method;
	unsigned mode; /* st_mode, 0 if the archive was not made on Unix */
	int is_dir;
};

struct zip {
	int fd;
	int has_links; /* members may be symbolic links */
	uint64_t file_size;
	struct zip_member *members; /* in the order of the central directory */
	size_t count;
	char *names;
	struct inflate inflate;
	struct buf packed;
	const char *wrong; /* after EBADMSG: what is wrong with the archive */
	/* Then a name that cannot be unpacked, in the archive's memory, and why; or NULL. */
	const char *bad_name, *bad_why;
};

/*
 * Opens an archive and reads its directory; max is the most bytes that all members may unpack to.
 * Returns 0, or -1 with errno: EBADMSG with zip->wrong, or what a system call said. zip_close() is
 * due in either case.
 */
int zip_open(struct zip *zip, const char *file, uint64_t max);

/* The same of an open file, which zip_close() closes; has_links: it may hold symbolic links. */
int zip_open_fd(struct zip *zip, int fd, uint64_t max, int has_links);

/* The member of this name, or NULL. */
const struct zip_member *zip_find(const struct zip *zip, const char *name);

/*
 * Finds where a member's packed bytes begin, which all lie in the file. Returns 0, or -1 with
 * errno: EBADMSG, or what reading had.
 */
int zip_locate(const struct zip *zip, const struct zip_member *member, uint64_t *at);

/*
 * Appends a member's bytes to out, its size and CRC checked. Returns 0, or -1 as zip_open.
 */
int zip_read(struct zip *zip, const struct zip_member *member, struct buf *out);

/* Closes the archive and frees its memory; errno survives. */
void zip_close(struct zip *zip);

#endif
