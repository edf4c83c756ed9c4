/* SPDX-License-Identifier: MIT */
/*
 * Packing files that are made for the archive. Functions return 0, or -1 after a message. time: of
 * the file, in seconds.
 */
#ifndef MOVENV_PACK_PACK_MADE_H
#define MOVENV_PACK_PACK_MADE_H

#include "pack/packing.h"

/* Packs the bytes of an OVERLAY_BYTES as packing->name. */
int pack_made_bytes(struct packing *packing, const struct overlay_entry *entry, int is_executable,
		    int64_t time);

/* Packs an OVERLAY_RECORD. It is made twice, since its size comes first, and never held whole. */
int pack_made_record(struct packing *packing, const struct overlay_entry *entry, int is_executable,
		     int64_t time);

#endif
