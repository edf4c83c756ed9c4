/* SPDX-License-Identifier: MIT */
/*
 * Any file as a zip archive: opened, and each member read, as a wheel and as an environment.
 */
#include "core/buf.h"
#include "fs/safe_name.h"
#include "fuzz.h"
#include "zip/copy_out.h"
#include "zip/read.h"

#define LIMIT (4u << 20)

static void
read_all(struct zip *zip)
{
	struct buf out = {0};

	for (size_t i = 0; i < zip->count; i++) {
		const struct zip_member *m = &zip->members[i];

		MUST(strlen(m->name) == m->name_len && !safe_name_reject(m->name, m->name_len));
		MUST(zip_find(zip, m->name));
		out.len = 0;
		if (zip_read(zip, m, &out) == 0)
			MUST(out.len == m->size && m->size <= LIMIT);
	}
	buf_free(&out);
}

/* Names may begin with "./", and links are allowed. Both ways can read the same members. */
static void
copy_all(struct zip *zip)
{
	static struct zip_copy copy;
	struct buf out = {0};
	struct zip_member member;
	const struct zip_member *m = &member;

	while (zip_central_next(&zip->central, &member) > 0) {
		int fd = memfd_create("copy", MFD_CLOEXEC);
		int status = m->size > LIMIT ? -1 : zip_copy_out(&copy, zip, m, fd);

		MUST(strlen(m->name) == m->name_len);
		MUST((m->skipped && !m->name_len) || !safe_name_reject(m->name, m->name_len));
		if (status == 0)
			MUST(lseek(fd, 0, SEEK_END) == (off_t)m->size);
		out.len = 0;
		if (m->size <= LIMIT)
			MUST((zip_read(zip, m, &out) == 0) == (status == 0));
		close(fd);
	}
	buf_free(&out);
	zip_copy_release(&copy);
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
	if (zip_open_fd(&zip, dup(fd), UINT64_MAX, 1) == 0)
		copy_all(&zip);
	zip_close(&zip);
	close(fd);
	return 0;
}
