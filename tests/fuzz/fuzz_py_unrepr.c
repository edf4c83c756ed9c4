/* SPDX-License-Identifier: MIT */
/*
 * Any prompt in a pyvenv.cfg: what is read of it is what would be read again.
 */
#include "env/cfg_write.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	struct buf once = {0}, repr = {0}, twice = {0};

	MUST(pyvenv_unrepr(text, strlen(text), &once) == 0);
	MUST(once.len <= strlen(text));
	MUST(pyvenv_repr(buf_str(&once), &repr) == 0);
	MUST(pyvenv_unrepr(repr.data + 1, repr.len - 2, &twice) == 0);
	MUST(!strcmp(buf_str(&once), buf_str(&twice)));
	buf_free(&once);
	buf_free(&repr);
	buf_free(&twice);
	free(text);
	return 0;
}
