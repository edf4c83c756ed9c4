/* SPDX-License-Identifier: MIT */
/*
 * The zip after a launcher; see common/payload.h.
 *
 * Format notes (PKWARE APPNOTE 6.3.10). The file ends with
 *   local header    4.3.7   30 bytes, the name, then the stored data
 *   central header  4.3.12  46 bytes, the name
 *   end record      4.3.16  22 bytes: "PK\5\6" at 0, entries at 10, size of the central directory
 *                           at 12, its offset at 16, comment length (0) at 20
 * In the central header: method at 10, size at 24 (compressed at 20), name length at 28.
 * Offsets count from the start of the file, but only sizes are used here: the member ends where
 * the central directory begins.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "common/payload.h"

#define NAME_LEN (sizeof(PAYLOAD_NAME) - 1)
#define LOCAL_LEN (30 + NAME_LEN)
#define CENTRAL_LEN (46 + NAME_LEN)
#define END_LEN 22

/*
 * A signature is "PK", a number, and the next number. It does not stand here as a string: programs
 * that search a file for the end of a zip would find "PK\5\6" in the shim itself.
 */
static int
is_zip_signature(const char *at, int number)
{
	return at[0] == 'P' && at[1] == 'K' && at[2] == number && at[3] == number + 1;
}

static uint32_t
payload_get32(const char *at)
{
	const unsigned char *u = (const unsigned char *)at;

	return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

/*
 * Returns the size of the member from the last bytes, its central header and the end record; or -1
 * with EBADMSG if they are not as movenv writes them.
 */
static long
payload_size(const char *tail)
{
	const char *end = tail + CENTRAL_LEN;
	uint32_t size = payload_get32(tail + 24);

	if (!is_zip_signature(tail, 1) || !is_zip_signature(end, 5) ||
	    payload_get32(end + 12) != CENTRAL_LEN || memcmp(tail + 10, "\0\0", 2) != 0 ||
	    payload_get32(tail + 20) != size || size > INT32_MAX ||
	    memcmp(tail + 28, "\13\0\0\0\0\0", 6) != 0 ||
	    memcmp(tail + 46, PAYLOAD_NAME, NAME_LEN) != 0) {
		errno = EBADMSG;
		return -1;
	}
	return (long)size;
}

/* Reads the n bytes that end at offset end. */
static int
read_payload_bytes(int fd, char *buf, size_t n, off_t end)
{
	ssize_t got = end < (off_t)n ? 0 : pread(fd, buf, n, end - (off_t)n);

	if (got < 0)
		return -1;
	if ((size_t)got != n) {
		errno = EBADMSG;
		return -1;
	}
	return 0;
}

static int
read_payload(struct payload *payload, int fd, off_t end)
{
	/* Most launchers fit one read of this many bytes. */
	size_t n = end < 2048 ? (size_t)end : 2048;
	size_t back = CENTRAL_LEN + END_LEN;
	long size;

	if (n < back) {
		errno = EBADMSG;
		return -1;
	}
	if (read_payload_bytes(fd, payload->buf, n, end) < 0)
		return -1;
	size = payload_size(payload->buf + n - back);
	if (size < 0)
		return -1;
	payload->text = NULL;
	if (size > PAYLOAD_MAX)
		return 0;
	back += LOCAL_LEN + (size_t)size;
	if (back > n && read_payload_bytes(fd, payload->buf, n = back, end) < 0)
		return -1;
	payload->text = payload->buf + n - back + LOCAL_LEN;
	if (!is_zip_signature(payload->text - LOCAL_LEN, 3) ||
	    memchr(payload->text, '\0', (size_t)size)) {
		errno = EBADMSG;
		return -1;
	}
	payload->text[size] = '\0';
	return 0;
}

int
payload_read(struct payload *payload, int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? -1 : read_payload(payload, fd, st.st_size);
}
