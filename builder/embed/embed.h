/* SPDX-License-Identifier: MIT */
/*
 * Files that movenv carries inside itself: the shim and the templates of builder/activate.
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
 * The embedded file of this name, or NULL. Static; the first call, by any thread, unpacks them all.
 */
const struct embed *embed_find(const char *name);

#endif
