/* SPDX-License-Identifier: MIT */
/*
 * The header of a tar member: offsets of its fields, in bytes, their lengths, and types (POSIX.1-
 * 2018, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
 */
#ifndef MOVENV_TAR_FORMAT_H
#define MOVENV_TAR_FORMAT_H

#define TAR_BLOCK 512 /* bytes of a header; members are filled up to whole blocks */

enum tar_field {
	TAR_NAME = 0,
	TAR_MODE = 100,
	TAR_UID = 108,
	TAR_GID = 116,
	TAR_SIZE = 124,
	TAR_MTIME = 136,
	TAR_CHECKSUM = 148,
	TAR_TYPE = 156,
	TAR_LINK_NAME = 157,
	TAR_MAGIC = 257, /* and the version */
	TAR_DEVICE_MAJOR = 329,
	TAR_DEVICE_MINOR = 337,
	TAR_PREFIX = 345,
	/* GNU's, of a sparse file. */
	TAR_GNU_PARTS = 386,
	TAR_GNU_HAS_MORE = 482, /* a block of further parts follows */
	TAR_GNU_FILE_SIZE = 483,
	TAR_GNU_BLOCK_HAS_MORE = 504, /* in such a block */
};

enum tar_field_len {
	TAR_NAME_LEN = 100,       /* also of the link name */
	TAR_NUMBER_LEN = 8,       /* mode, owner, checksum, device */
	TAR_LONG_NUMBER_LEN = 12, /* size, time; offset and length of a part */
	TAR_PREFIX_LEN = 155,
	TAR_GNU_PARTS_COUNT = 4, /* in the header */
	TAR_GNU_BLOCK_PARTS_COUNT = 21,
};

enum tar_type {
	TAR_FILE = '0',
	TAR_HARD_LINK = '1',
	TAR_LINK = '2', /* symbolic */
	TAR_CHARACTER_DEVICE = '3',
	TAR_BLOCK_DEVICE = '4',
	TAR_DIR = '5',
	TAR_FIFO = '6',
	TAR_CONTIGUOUS = '7', /* a file */
	TAR_OLD_FILE = '\0',
	TAR_PAX = 'x',     /* a pax header for the next member, */
	TAR_PAX_OLD = 'X', /* Solaris's, */
	TAR_PAX_ALL = 'g', /* one for all */
	TAR_GNU_NAME = 'L',
	TAR_GNU_TARGET = 'K',
	TAR_GNU_SPARSE = 'S',
};

#endif
