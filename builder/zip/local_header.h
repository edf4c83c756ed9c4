/* SPDX-License-Identifier: MIT */
/*
 * The local header of a member (PKWARE APPNOTE 4.3.7). Readers go by it or by the central one, so
 * that an archive in which they differ shows each reader other files.
 */
#ifndef MOVENV_ZIP_LOCAL_HEADER_H
#define MOVENV_ZIP_LOCAL_HEADER_H

#include <stdint.h>

#include "zip/member.h"

/*
 * Sets *at to the offset of the packed bytes of a member, which all lie in the file of file_size
 * bytes. Returns 0, or -1 with errno: EBADMSG if the local header is damaged or differs from the
 * central one in name, method, sizes or CRC; or that of reading.
 */
int zip_local_find(int fd, uint64_t file_size, const struct zip_member *member, uint64_t *at);

#endif
