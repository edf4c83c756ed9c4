/* SPDX-License-Identifier: MIT */
/*
 * The records of a zip archive (PKWARE APPNOTE 6.3.10): offsets of their fields, and values. All
 * numbers are little-endian.
 */
#ifndef MOVENV_ZIP_FORMAT_H
#define MOVENV_ZIP_FORMAT_H

#define ZIP_LOCAL_SIGNATURE "PK\3\4"
#define ZIP_CENTRAL_SIGNATURE "PK\1\2"
#define ZIP_END_SIGNATURE "PK\5\6"
#define ZIP64_END_SIGNATURE "PK\6\6"
#define ZIP64_LOCATOR_SIGNATURE "PK\6\7"
#define ZIP_SIGNATURE_LEN 4

/* The fields that both headers of a member share; they start at ZIP_…_SHARED. */
enum zip_shared_field {
	ZIP_VERSION = 0, /* needed to extract */
	ZIP_FLAGS = 2,
	ZIP_METHOD = 4,
	ZIP_TIME = 6,
	ZIP_DATE = 8,
	ZIP_CRC = 10,
	ZIP_PACKED = 14,
	ZIP_SIZE = 18,
	ZIP_NAME_LEN = 22,
	ZIP_EXTRA_LEN = 24,
	ZIP_SHARED_LEN = 26, /* of these fields together */
};

/* The local header (4.3.7). Name, extra fields and data follow. */
enum zip_local_field { ZIP_LOCAL_SHARED = 4, ZIP_LOCAL_LEN = 30 };
/* The central header (4.3.12). Name, extra fields and comment follow. */
enum zip_central_field {
	ZIP_CENTRAL_MADE_BY = 4, /* version */
	ZIP_CENTRAL_SYSTEM = 5,
	ZIP_CENTRAL_SHARED = 6,
	ZIP_CENTRAL_COMMENT_LEN = 32,
	ZIP_CENTRAL_EXTERNAL = 38, /* attributes; the high half is st_mode on Unix */
	ZIP_CENTRAL_OFFSET = 42,   /* of the local header */
	ZIP_CENTRAL_LEN = 46,
};

/* The end record (4.3.16). A comment follows. */
enum zip_end_field {
	ZIP_END_DISK = 4,
	ZIP_END_DIRECTORY_DISK = 6,
	ZIP_END_ENTRIES_HERE = 8,
	ZIP_END_ENTRIES = 10,
	ZIP_END_DIRECTORY_LEN = 12,
	ZIP_END_DIRECTORY = 16, /* its offset */
	ZIP_END_COMMENT_LEN = 20,
	ZIP_END_LEN = 22,
};

/* The end record of 64 bits (4.3.14). Its locator (4.3.15) follows, then the end record. */
enum zip64_end_field {
	ZIP64_END_REST = 4, /* bytes of the record after this field */
	ZIP64_END_MADE_BY = 12,
	ZIP64_END_VERSION = 14,
	ZIP64_END_ENTRIES_HERE = 24,
	ZIP64_END_ENTRIES = 32,
	ZIP64_END_DIRECTORY_LEN = 40,
	ZIP64_END_DIRECTORY = 48,
	ZIP64_END_LEN = 56,
};
enum zip64_locator_field {
	ZIP64_LOCATOR_RECORD = 8, /* offset of the end record of 64 bits */
	ZIP64_LOCATOR_DISKS = 16, /* how many */
	ZIP64_LOCATOR_LEN = 20,
};

enum zip_method { ZIP_STORED = 0, ZIP_DEFLATED = 8 };
enum zip_version { ZIP_VERSION_1_0 = 10, ZIP_VERSION_2_0 = 20, ZIP_VERSION_4_5 = 45 };
enum zip_extra_id { ZIP_EXTRA_ZIP64 = 1, ZIP_EXTRA_UT = 0x5455 };
enum zip_system { ZIP_SYSTEM_UNIX = 3 };
#define ZIP_FIRST_DATE 0x21 /* 1980-01-01, the first day of the format (4.4.6) */

#endif
