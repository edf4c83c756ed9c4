/* SPDX-License-Identifier: MIT */
/*
 * Any file as the source of a tar archive: read to its end, or closed after any chunk.
 */
#include <errno.h>

#include "fuzz.h"
#include "gzip/read_ahead.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char name[32];
	int fd = fuzz_file(data, n, name), most = n % 5 ? 1000 : (int)(n / 5 % 3);
	struct read_ahead *in = read_ahead_open(fd);
	const unsigned char *bytes;
	uint64_t sum = 0;
	ssize_t got = 1;

	MUST(in);
	while (most-- > 0 && (got = read_ahead_take(in, &bytes)) > 0)
		for (ssize_t i = 0; i < got; i++)
			sum += bytes[i] + 1u;
	if (got < 0)
		MUST(errno == EBADMSG && read_ahead_wrong(in));
	if (got == 0)
		MUST(read_ahead_read(in) == n && n > 0 && (sum > 0 || data[0] == 31));
	read_ahead_close(in);
	close(fd);
	return 0;
}
