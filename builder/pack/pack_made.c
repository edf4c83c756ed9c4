/* SPDX-License-Identifier: MIT */
/*
 * Files that are made for the archive; see pack/pack_made.h.
 */
#include <errno.h>

#include "core/err.h"
#include "pack/pack_file.h"
#include "pack/pack_made.h"
#include "repair/record_fix.h"

/* Reports why a file cannot be made. Returns -1. */
static int
cannot_make(const struct packing *packing)
{
	if (errno == ESTALE || errno == EBADMSG)
		return pack_file_has_changed(packing);
	return fail_errno("cannot read '%s/%s'", packing->env->dir.buf, packing->name.buf);
}

int
pack_made_bytes(struct packing *packing, const struct overlay_entry *entry, int is_executable,
		int64_t time)
{
	struct buf bytes = {0};
	int status = overlay_bytes(packing->overlay, entry, &bytes);

	if (status == 0)
		status = pack_file_put_bytes(packing, bytes.data, bytes.len, is_executable, time);
	else
		cannot_make(packing);
	buf_free(&bytes);
	return status;
}

/* The RECORD on its way into the archive. */
struct record_output {
	struct packing *packing;
	uint64_t left; /* bytes that may still come */
	int is_reported;
};

/* A record_sink. */
static int
put_in_archive(void *arg, const void *bytes, size_t n)
{
	struct record_output *out = arg;

	if (n > out->left) {
		errno = ESTALE;
		return -1;
	}
	out->left -= n;
	if (pack_file_write(out->packing, bytes, n) == 0)
		return 0;
	out->is_reported = 1;
	return -1;
}

int
pack_made_record(struct packing *packing, const struct overlay_entry *entry, int is_executable,
		 int64_t time)
{
	struct record_output out = {.packing = packing};
	struct archive_member member = {.is_executable = is_executable, .time = time};
	struct record_fix fix;
	int status = record_fix_open(&fix, packing->overlay->issues, entry->dist, 0);

	if (status == 0) {
		errno = ESTALE;
		status = -1;
	}
	if (status > 0)
		status = record_fix_size(&fix, &member.size);
	if (status == 0) {
		out.left = member.size;
		out.is_reported = pack_file_put_member(packing, &member) < 0;
		status = out.is_reported ? -1 : record_fix_write(&fix, put_in_archive, &out);
	}
	if (status == 0 && out.left > 0) {
		errno = ESTALE;
		status = -1;
	}
	if (status < 0 && !out.is_reported)
		cannot_make(packing);
	record_fix_close(&fix);
	return status;
}
