/* SPDX-License-Identifier: MIT */
/*
 * The list of the parts of a sparse file in a tar archive (see the notes in tar/read.c).
 */
#ifndef MOVENV_TAR_SPARSE_MAP_H
#define MOVENV_TAR_SPARSE_MAP_H

#include <stdint.h>

#include "tar/input.h"
#include "tar/sparse.h"

/*
 * They read the list into `sparse` and return 0, or -1 with errno: EBADMSG, ENOMEM, or that of
 * tar_input_take().
 */

/* GNU's list: it stands in the header of the file and in blocks that follow. */
int sparse_map_gnu(struct sparse *sparse, const unsigned char *header, struct tar_input *bytes);

/*
 * The list of pax 1.0: lines before the bytes of the file. *left is the number of bytes that the
 * member has; those of the list are subtracted.
 */
int sparse_map_pax(struct sparse *sparse, struct tar_input *bytes, uint64_t *left);

#endif
