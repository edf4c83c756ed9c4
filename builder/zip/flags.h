/* SPDX-License-Identifier: MIT */
/*
 * The general purpose flags of a member (PKWARE APPNOTE 4.4.4): which of them can be unpacked.
 */
#ifndef MOVENV_ZIP_FLAGS_H
#define MOVENV_ZIP_FLAGS_H

enum zip_flag {
	ZIP_FLAG_ENCRYPTED = 1,
	ZIP_FLAG_EFFORT = 3 << 1,     /* of deflate */
	ZIP_FLAG_DESCRIPTOR = 1 << 3, /* CRC and sizes follow the data */
	ZIP_FLAG_PATCH = 1 << 5,
	ZIP_FLAG_STRONG = 1 << 6, /* encryption */
	ZIP_FLAG_UTF8 = 1 << 11,
	ZIP_FLAG_MASKED = 1 << 13, /* local headers do not have the true values */
};

/* Returns NULL if a member with these flags can be unpacked, else the fault: a sentence; static. */
const char *zip_flags_reject(unsigned flags);

#endif
