/* SPDX-License-Identifier: MIT */
/*
 * Files that the executable holds: the shim, the carrier, and the files of builder/embed/activate
 * and builder/embed/site, each under its own name.
 */
#ifndef MOVENV_EMBED_EMBED_H
#define MOVENV_EMBED_EMBED_H

#include <stddef.h>

struct embed {
	const char *name; /* file name: "shim", "activate", "activate.fish" … */
	const char *data; /* not NUL-terminated */
	size_t len;
};

/*
 * Returns the embedded file of this name; NULL only for a name that is not embedded. The bytes stay
 * where they are until the end. Any thread may call it.
 */
const struct embed *embed_find(const char *name);

/*
 * The same, but with the bytes as the executable holds them, which may be packed. For one who only
 * wants to know whether the file is another one than before: that costs no unpacking.
 */
const struct embed *embed_as_kept(const char *name);

#endif
