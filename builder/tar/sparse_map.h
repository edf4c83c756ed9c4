/* SPDX-License-Identifier: MIT */
/*
 * Where a tar archive says which parts of a sparse file it has (see the notes in tar/read.c).
 */
#ifndef MOVENV_TAR_SPARSE_MAP_H
#define MOVENV_TAR_SPARSE_MAP_H

#include <stdint.h>

#include "tar/input.h"
#include "tar/sparse.h"

/* Functions return 0, or -1 with errno: EBADMSG, ENOMEM, or what taking bytes had. */

/* GNU's: in the header of the file, and blocks that follow it. */
int sparse_map_gnu(struct sparse *sparse, const unsigned char *header, struct tar_input *bytes);

/* Of pax 1.0: lines before the file's bytes; *left is how many the member has, and is lowered. */
int sparse_map_map(struct sparse *sparse, struct tar_input *bytes, uint64_t *left);

#endif
