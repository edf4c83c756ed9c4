/* SPDX-License-Identifier: MIT */
/*
 * Sources; see standalone/sources.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fs/copy.h"
#include "python/witness.h"
#include "standalone/sources.h"

static struct sources *noting;

static void
note_source(const char *path)
{
	if (buf_add(&noting->paths, path, strlen(path) + 1) < 0)
		noting->is_cut = 1;
}

void
sources_begin(struct sources *sources)
{
	*sources = (struct sources){0};
	clock_gettime(CLOCK_REALTIME, &sources->began);
	noting = sources;
	copy_watch(note_source);
}

void
sources_end(void)
{
	copy_watch(NULL);
	noting = NULL;
}

int
sources_digest(const char *paths, size_t n, const struct timespec *began,
	       char text[SHA256_TEXT_CAP])
{
	unsigned char digest[SHA256_LEN];
	const char *end = paths + n;
	struct sha256 s;

	sha256_init(&s);
	for (; paths < end; paths += strlen(paths) + 1) {
		uint64_t state[8] = {0};
		struct stat st;

		if (stat(paths, &st) == 0) {
			const uint64_t now[8] = {
				st.st_dev,
				st.st_ino,
				st.st_mode,
				(uint64_t)st.st_size,
				(uint64_t)st.st_mtim.tv_sec,
				(uint64_t)st.st_mtim.tv_nsec,
				(uint64_t)st.st_ctim.tv_sec,
				(uint64_t)st.st_ctim.tv_nsec,
			};

			memcpy(state, now, sizeof(state));
			if (began && !witness_is_settled(&st, began)) {
				errno = EAGAIN;
				return -1;
			}
		} else if (errno != ENOENT && errno != ENOTDIR)
			return -1;
		sha256_update(&s, state, sizeof(state));
	}
	sha256_final(&s, digest);
	sha256_text(digest, text);
	return 0;
}
