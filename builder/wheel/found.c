/* SPDX-License-Identifier: MIT */
/*
 * A wheel that was found; see wheel/found.h.
 */
#include <string.h>

#include "core/err.h"
#include "wheel/found.h"
#include "wheel/kept.h"

/* Takes "NAME-VERSION.dist-info", and what the file says of itself. Returns 0, or -1. */
static int
take_kept(struct wheel *wheel, const struct kept *kept)
{
	const struct cache_files *files = &kept->files;
	const char *info = files->texts[KEPT_DIST_INFO];
	size_t n = files->text_lens[KEPT_DIST_INFO], name = strcspn(info, "-");
	size_t stem = n - strlen(".dist-info");

	if (n <= strlen(".dist-info") || n >= sizeof(wheel->dist_info) || name + 1 >= stem)
		return -1;
	memcpy(wheel->dist_info, info, n + 1);
	memcpy(wheel->name, info, name);
	memcpy(wheel->version, info + name + 1, stem - name - 1);
	wheel->is_pure = kept_has(kept, KEPT_PURE);
	return buf_add(&wheel->metadata, files->texts[KEPT_METADATA],
		       files->text_lens[KEPT_METADATA]);
}

int
wheel_find(struct wheel *wheel, const char *file)
{
	*wheel = (struct wheel){.file = file, .zip.fd = -1};
	wheel->kept = kept_find(file);
	if (wheel->kept && take_kept(wheel, wheel->kept) == 0)
		return 0;
	kept_close(wheel->kept);
	buf_free(&wheel->metadata);
	return wheel_open(wheel, file);
}

int
wheel_entry_points(struct wheel *wheel, struct buf *out)
{
	const struct cache_files *files = wheel->kept ? &wheel->kept->files : NULL;

	if (!files)
		return wheel_read_text(wheel, "entry_points.txt", out);
	if (buf_add(out, files->texts[KEPT_ENTRY_POINTS], files->text_lens[KEPT_ENTRY_POINTS]) < 0)
		return fail_errno("cannot read the wheel '%s'", wheel->file);
	return out->len > 0;
}

void
wheel_forget(struct wheel *wheel)
{
	kept_close(wheel->kept);
	wheel->kept = NULL;
}
