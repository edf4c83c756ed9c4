/* SPDX-License-Identifier: MIT */
/*
 * The general purpose flags of a member (PKWARE APPNOTE 4.4.4): which of them can be unpacked.
 */
#ifndef MOVENV_ZIP_FLAGS_H
#define MOVENV_ZIP_FLAGS_H

/* Returns NULL if a member with these flags can be unpacked, else the fault: a sentence; static. */
const char *zip_flags_reject(unsigned flags);

#endif
