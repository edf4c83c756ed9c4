/* SPDX-License-Identifier: MIT */
/*
 * Reading zip archives (PKWARE APPNOTE 6.3.10): a wheel's members are listed, those of other
 * archives come one by one from the central directory (zip/central.h). Archives are foreign:
 * everything in one is checked before it is used.
 */
#ifndef MOVENV_ZIP_READ_H
#define MOVENV_ZIP_READ_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "gzip/inflate.h"
#include "zip/central.h"
#include "zip/member.h"

struct zip {
	int fd;
	uint64_t file_size;
	struct zip_central central; /* the members, one by one */
	/* All of them, after zip_open(): */
	struct zip_member *members; /* in the order of the central directory */
	size_t count;
	char *names;
	struct inflate inflate;
	struct buf packed;
	const char *wrong; /* see zip_fault() */
};

/*
 * Opens an archive and reads its directory; all members together may unpack to max bytes. Returns
 * 0, or -1 with errno: EBADMSG with zip_fault(), or that of a system call. zip_close() is due in
 * either case.
 */
int zip_open(struct zip *zip, const char *file, uint64_t max);

/*
 * The same of an open file, which zip_close() closes, but the members are not listed: they come
 * from zip->central. has_links: it may hold symbolic links.
 */
int zip_open_fd(struct zip *zip, int fd, uint64_t max, int has_links);

/*
 * A second reader of an open archive, for another thread: it shares the directory, which must live
 * longer. zip_unshare() is due.
 */
void zip_share(struct zip *reader, const struct zip *zip);

/* Frees the memory of a second reader. */
void zip_unshare(struct zip *reader);

/* The number of members, and one of them by its index in the central directory. */
static inline size_t
zip_count(const struct zip *zip)
{
	return zip->count;
}
const struct zip_member *zip_at(const struct zip *zip, size_t i);

/* After EBADMSG: the fault of the archive, as a sentence. */
const char *zip_fault(const struct zip *zip);

/* The member of this name, or NULL. */
const struct zip_member *zip_find(const struct zip *zip, const char *name);

/*
 * Appends the bytes of a member to out and checks its size and CRC. Returns 0, or -1 as zip_open().
 */
int zip_read(struct zip *zip, const struct zip_member *member, struct buf *out);

/* Closes the archive and frees its memory; errno survives. */
void zip_close(struct zip *zip);

#endif
