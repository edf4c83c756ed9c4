/* SPDX-License-Identifier: MIT */
/*
 * Any file as a zip archive: opened, and each member read.
 */
#include "buf.h"
#include "fuzz.h"
#include "member.h"
#include "zipread.h"

#define LIMIT (4u << 20)

static void
read_all(struct zip *zip)
{
	struct buf out = {0};

	for (size_t i = 0; i < zip->count; i++) {
		const struct zip_member *m = &zip->members[i];

		MUST(strlen(m->name) == m->name_len && !member_reject(m->name, m->name_len));
		MUST(zip_find(zip, m->name));
		out.len = 0;
		if (zip_read(zip, m, &out) == 0)
			MUST(out.len == m->size && m->size <= LIMIT);
	}
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct zip zip;
	char name[32];
	int fd = fuzz_file(data, n, name);

	if (zip_open(&zip, name, LIMIT) == 0)
		read_all(&zip);
	zip_close(&zip);
	close(fd);
	return 0;
}
