/* SPDX-License-Identifier: MIT */
/*
 * Unpacking a wheel to the cache; see wheel/keep.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/fill.h"
#include "cache/manifest.h"
#include "core/err.h"
#include "fs/io.h"
#include "wheel/found.h"
#include "wheel/keep.h"
#include "wheel/kept.h"
#include "wheel/members.h"

#define FRESH_FINE 50000000L /* nanoseconds: more than a tick of the kernel's clock of files */
#define FRESH_COARSE 2       /* seconds, where times have no fractions */

/*
 * Returns 1 if a later change of the file gives it another time. What is written in the same tick
 * as the last change could keep it.
 */
static int
is_old_enough(const struct stat *st)
{
	struct timespec now;
	long long age;

	clock_gettime(CLOCK_REALTIME, &now);
	age = (long long)(now.tv_sec - st->st_ctim.tv_sec);
	if (st->st_ctim.tv_nsec == 0 || age < 0 || age > FRESH_COARSE)
		return age > FRESH_COARSE;
	return age * 1000000000 + now.tv_nsec - st->st_ctim.tv_nsec > FRESH_FINE;
}

static int
has_data_member(const struct wheel *wheel)
{
	char prefix[MEMBERS_PREFIX];
	size_t n = members_data_prefix(wheel, prefix);

	for (size_t i = 0; i < zip_count(&wheel->zip); i++)
		if (!strncmp(zip_at(&wheel->zip, i)->name, prefix, n))
			return 1;
	return 0;
}

static void
put_kept_text(struct cache_files *set, enum kept_text which, const char *text, size_t n)
{
	set->texts[which] = text;
	set->text_lens[which] = n;
}

/* The number of files that were unpacked: each has a row, in one line of RECORD. */
static size_t
count_unpacked(const struct buf *record)
{
	size_t count = 0;

	for (size_t i = 0; i < record->len; i++)
		count += record->data[i] == '\n';
	return count;
}

/* Gives the set its texts and its name. */
static int
commit_kept(struct cache_fill *fill, struct wheel_session *in, const char *name)
{
	struct wheel *wheel = in->wheel;
	struct cache_files *set = &fill->set;
	char flags[3] = "";

	in->data.len = 0;
	if (wheel_read_text(wheel, "entry_points.txt", &in->data) < 0)
		return -1;
	if (wheel->is_pure)
		flags[0] = KEPT_PURE;
	if (has_data_member(wheel))
		flags[strlen(flags)] = KEPT_DATA;
	put_kept_text(set, KEPT_DIST_INFO, wheel->dist_info, strlen(wheel->dist_info));
	put_kept_text(set, KEPT_METADATA, buf_str(&wheel->metadata), wheel->metadata.len);
	put_kept_text(set, KEPT_ENTRY_POINTS, buf_str(&in->data), in->data.len);
	put_kept_text(set, KEPT_RECORD, buf_str(&in->record), in->record.len);
	put_kept_text(set, KEPT_FLAGS, flags, strlen(flags));
	if (cache_fill_describe(fill) < 0)
		return -1;
	/* Whoever empties the cache at this time may have removed some. */
	if (set->count != count_unpacked(&in->record)) {
		errno = ESTALE;
		return -1;
	}
	return cache_fill_commit(fill, name);
}

/* Returns 1 if the open wheel is as it was before it was read. */
static int
is_as_before(int fd, const struct stat *old)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_size == old->st_size &&
	       st.st_ctim.tv_sec == old->st_ctim.tv_sec &&
	       st.st_ctim.tv_nsec == old->st_ctim.tv_nsec;
}

static int
fill_kept(struct wheel *wheel, const struct wheel_place *place, const struct stat *st,
	  const char *name)
{
	struct cache_fill fill;
	struct wheel_place tree = *place;
	struct wheel_session in = {.wheel = wheel,
				   .place = &tree,
				   .part = WHEEL_SITE,
				   .dir = -1,
				   .site = MANIFEST_TREE};
	int status = cache_fill_open(&fill, cache_open(CACHE_WHEELS, 1));

	tree.root = fill.top;
	if (status == 0)
		status = members_install(&in);
	if (status == 0 && is_as_before(wheel->zip.fd, st))
		status = commit_kept(&fill, &in, name);
	cache_fill_close(&fill);
	io_close(in.dir);
	buf_free(&in.record);
	buf_free(&in.data);
	return status;
}

int
wheel_keep(struct wheel *wheel, const struct wheel_place *place)
{
	char name[CACHE_FILES_NAME];
	struct stat st;
	int status;

	if (cache_open(CACHE_WHEELS, 1) < 0 || wheel_need(wheel) < 0 ||
	    fstat(wheel->zip.fd, &st) < 0 || !is_old_enough(&st))
		return -1;
	kept_name(wheel->file, &st, name);
	err_mute(1);
	status = fill_kept(wheel, place, &st, name);
	err_mute(0);
	if (status == 0)
		wheel->kept = kept_open(name);
	if (wheel->kept && cache_files_check(&wheel->kept->files) == 0)
		return 0;
	wheel_forget(wheel);
	return -1;
}
