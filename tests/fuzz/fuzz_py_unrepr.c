/* SPDX-License-Identifier: MIT */
/*
 * Any prompt in a pyvenv.cfg: its text, written and read again, stays the same.
 */
#include "fuzz.h"
#include "text/py_repr.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	struct buf once = {0}, repr = {0}, twice = {0};

	MUST(py_repr_read(text, strlen(text), &once) == 0);
	MUST(once.len <= strlen(text));
	MUST(py_repr(buf_str(&once), &repr) == 0);
	MUST(py_repr_read(repr.data + 1, repr.len - 2, &twice) == 0);
	MUST(!strcmp(buf_str(&once), buf_str(&twice)));
	buf_free(&once);
	buf_free(&repr);
	buf_free(&twice);
	free(text);
	return 0;
}
