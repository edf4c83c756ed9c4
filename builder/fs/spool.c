/* SPDX-License-Identifier: MIT */
/*
 * A spool; see fs/spool.h.
 */
#include "fs/spool.h"

#define IN_MEMORY (4u << 20) /* bytes */

int
spool_check(struct spool *spool)
{
	if (spool->tail.len < IN_MEMORY)
		return 0;
	if (!spool->file && !(spool->file = tmpfile()))
		return -1;
	if (fwrite(spool->tail.data, 1, spool->tail.len, spool->file) != spool->tail.len)
		return -1;
	spool->before += spool->tail.len;
	spool->tail.len = 0;
	return 0;
}

int
spool_write(struct spool *spool, struct writer *out)
{
	char part[4096];
	size_t n;

	if (spool->file) {
		rewind(spool->file);
		while ((n = fread(part, 1, sizeof(part), spool->file)) > 0)
			if (writer_write(out, part, n) < 0)
				return -1;
		if (ferror(spool->file))
			return -1;
	}
	return writer_write(out, buf_str(&spool->tail), spool->tail.len);
}

void
spool_release(struct spool *spool)
{
	if (spool->file)
		(void)fclose(spool->file);
	buf_free(&spool->tail);
	*spool = (struct spool){0};
}
