/* SPDX-License-Identifier: MIT */
/*
 * Bytes that are needed later; see fs/spool.h.
 */
#include "fs/spool.h"

#define IN_MEMORY (4u << 20) /* bytes */

int
spool_check(struct spool *spill)
{
	if (spill->tail.len < IN_MEMORY)
		return 0;
	if (!spill->file && !(spill->file = tmpfile()))
		return -1;
	if (fwrite(spill->tail.data, 1, spill->tail.len, spill->file) != spill->tail.len)
		return -1;
	spill->before += spill->tail.len;
	spill->tail.len = 0;
	return 0;
}

int
spool_write(struct spool *spill, struct writer *out)
{
	char part[4096];
	size_t n;

	if (spill->file) {
		rewind(spill->file);
		while ((n = fread(part, 1, sizeof(part), spill->file)) > 0)
			if (writer_write(out, part, n) < 0)
				return -1;
		if (ferror(spill->file))
			return -1;
	}
	return writer_write(out, buf_str(&spill->tail), spill->tail.len);
}

void
spool_release(struct spool *spill)
{
	if (spill->file)
		fclose(spill->file);
	buf_free(&spill->tail);
	*spill = (struct spool){0};
}
