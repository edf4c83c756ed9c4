/* SPDX-License-Identifier: MIT */
/*
 * What a file has besides its bytes: owner, group, mode, access control list (ACL) and extended
 * attributes (xattr(7)). A file that replaces another keeps them.
 */
#ifndef MOVENV_COMMON_ATTRIBUTES_H
#define MOVENV_COMMON_ATTRIBUTES_H

/*
 * Gives the new file `to`, which its creator alone can read so far, the attributes of the file
 * `from`. Both are open; the bytes of `to` are written already. An attribute counts as given if
 * both files have the same, as on a file system without owners or modes. Returns NULL, or with
 * errno the name of the first attribute that could not be given: "owner". Two threads must not call
 * it at the same time: the memory is static.
 */
const char *attributes_copy(int from, int to);

#endif
