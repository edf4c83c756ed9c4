/* SPDX-License-Identifier: MIT */
/*
 * Any file as a launcher.
 */
#include "common/payload.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct payload *payload = malloc(sizeof(*payload));
	char name[32];
	int fd = fuzz_file(data, n, name);

	MUST(payload);
	if (payload_read(payload, fd) == 0 && payload->text)
		MUST(strlen(payload->text) <= PAYLOAD_MAX && strlen(payload->text) <= n);
	free(payload);
	close(fd);
	return 0;
}
