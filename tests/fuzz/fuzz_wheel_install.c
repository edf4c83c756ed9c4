/* SPDX-License-Identifier: MIT */
/*
 * Wheels of any parts, opened and installed. The input is METADATA, entry_points.txt, more rows of
 * RECORD, and then names of members and the bytes of each, with a byte 0xff after every part. The
 * archive round them and the hashes are right, so that the input gets far.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "cache/place.h"
#include "core/err.h"
#include "core/sha256.h"
#include "fs/tree.h"
#include "fuzz.h"
#include "wheel/install.h"
#include "zip/write.h"

#include <zlib.h>

#define INFO "a-1.dist-info/"
#define END 0xff

static char top[64], file[96]; /* a directory, and the wheel in it */
static int dir;                /* the directory, open */

struct parts {
	struct buf archive, directory, record;
	size_t count;
};

static void
make_top(void)
{
	snprintf(top, sizeof(top), "%s", "/dev/shm/movenv-fuzz-XXXXXX");
	if (!mkdtemp(top)) {
		snprintf(top, sizeof(top), "%s", "/tmp/movenv-fuzz-XXXXXX");
		MUST(mkdtemp(top));
	}
	MUST((dir = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0);
	snprintf(file, sizeof(file), "%s/a-1-py3-none-any.whl", top);
	err_mute(1);
	cache_place_turn_off();
}

static void
drop_top(void)
{
	unlink(file);
	rmdir(top);
}

/* Takes the next part of the input; its length goes to *n. */
static const char *
take_part(const uint8_t **data, size_t *left, size_t *n)
{
	const uint8_t *start = *data, *end = memchr(start, END, *left);

	*n = end ? (size_t)(end - start) : *left;
	*data += end ? *n + 1 : *n;
	*left -= end ? *n + 1 : *n;
	return (const char *)start;
}

static void
add_member(struct parts *parts, const char *name, const char *bytes, size_t n)
{
	struct zip_header header = {
		.name = name,
		.method = ZIP_STORED,
		.mode = S_IFREG | 0644,
		.size = n,
		.packed = n,
		.crc = (uint32_t)crc32(0, (const unsigned char *)bytes, (unsigned)n),
		.offset = parts->archive.len,
	};
	char hash[SHA256_TEXT_CAP];

	MUST(zip_local(&header, &parts->archive) == 0);
	MUST(buf_add(&parts->archive, bytes, n) == 0);
	MUST(zip_central(&header, &parts->directory) == 0);
	parts->count++;
	sha256_text_of(bytes, n, hash);
	MUST(record_add(&parts->record, name, hash, n) == 0);
}

static void
add_members(struct parts *parts, const uint8_t *data, size_t left)
{
	char name[512];
	size_t n;

	while (left > 0) {
		const char *text = take_part(&data, &left, &n);

		snprintf(name, sizeof(name), "%.*s", n < 500 ? (int)n : 500, n ? text : "");
		text = take_part(&data, &left, &n);
		add_member(parts, name, n ? text : "", n);
	}
}

static void
write_wheel(const uint8_t *data, size_t left)
{
	static const char wheel[] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n";
	struct parts parts = {0};
	struct buf record;
	const char *rows;
	size_t n, offset;
	FILE *to;

	rows = take_part(&data, &left, &n);
	add_member(&parts, INFO "METADATA", rows, n);
	rows = take_part(&data, &left, &n);
	add_member(&parts, INFO "entry_points.txt", rows, n);
	add_member(&parts, INFO "WHEEL", wheel, sizeof(wheel) - 1);
	rows = take_part(&data, &left, &n);
	add_members(&parts, data, left);
	MUST(buf_add(&parts.record, rows, n) == 0);
	record = parts.record;
	parts.record = (struct buf){0};
	add_member(&parts, INFO "RECORD", record.data, record.len);
	buf_free(&record);
	offset = parts.archive.len;
	MUST(buf_add(&parts.archive, parts.directory.data, parts.directory.len) == 0);
	MUST(zip_end(parts.count, offset, parts.directory.len, &parts.archive) == 0);
	MUST((to = fopen(file, "we")));
	MUST(fwrite(parts.archive.data, 1, parts.archive.len, to) == parts.archive.len);
	MUST(fclose(to) == 0);
	buf_free(&parts.archive);
	buf_free(&parts.directory);
	buf_free(&parts.record);
}

static void
install(struct wheel *wheel)
{
	static const struct interp interp = {
		.parsed = {.release = {3, 11}},
		.purelib = "lib/site-packages",
		.platlib = "lib64/site-packages",
		.scripts = "bin",
		.include = "include",
	};
	struct wheel_place place = {.interp = &interp};
	struct stat st;

	MUST(mkdirat(dir, "env", 0777) == 0);
	MUST((place.root = openat(dir, "env", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0);
	if (wheel_install(wheel, &place) == 0) {
		MUST(fstatat(place.root, "lib/site-packages/" INFO "RECORD", &st, 0) == 0);
		MUST(S_ISREG(st.st_mode) && st.st_size > 0);
		MUST(fstatat(place.root, "pyvenv.cfg", &st, AT_SYMLINK_NOFOLLOW) < 0);
		MUST(fstatat(place.root, "bin/python", &st, AT_SYMLINK_NOFOLLOW) < 0);
	}
	close(place.root);
	MUST(tree_remove(dir, "env") == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct wheel wheel;
	struct dirent *entry;
	DIR *stream;

	if (!top[0]) {
		make_top();
		atexit(drop_top);
	}
	write_wheel(data, n);
	if (wheel_open(&wheel, file) == 0)
		install(&wheel);
	wheel_close(&wheel);
	MUST((stream = opendir(top)));
	while ((entry = readdir(stream)))
		MUST(entry->d_name[0] == '.' || !strcmp(entry->d_name, strrchr(file, '/') + 1));
	closedir(stream);
	return 0;
}
