/* SPDX-License-Identifier: MIT */
/*
 * Flags of members; see zip/flags.h.
 */
#include <stddef.h>

#include "common/compiler.h"
#include "zip/flags.h"

/* Bits 1 and 2 tell how hard deflate tried, which inflate need not know. */
#define UNDERSTOOD (ZIP_FLAG_EFFORT | ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_UTF8)

const char *
zip_flags_reject(unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *fault;
	} table[] = {
		{ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG, "a member of it is encrypted"},
		{ZIP_FLAG_MASKED, "a header in it is masked, as encryption does"},
		{ZIP_FLAG_PATCH, "a member of it is a patch to another file"},
		{~(unsigned)UNDERSTOOD, "a member of it has a flag without a known meaning"},
	};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (flags & table[i].flag)
			return table[i].fault;
	return NULL;
}
