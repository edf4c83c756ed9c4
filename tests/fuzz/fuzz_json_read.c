/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a direct_url.json.
 */
#include "fuzz.h"
#include "text/json_read.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = malloc(n + !n);
	struct json_span all = {text, n}, value, inner;
	struct buf out = {0};

	MUST(text);
	memcpy(text, data, n);
	if (json_member(all, "url", &value)) {
		MUST(value.at >= text && value.len > 0 && value.at + value.len <= text + n);
		if (json_text(value, &out) > 0)
			MUST(strlen(buf_str(&out)) == out.len && out.len <= value.len);
	}
	if (json_member(all, "dir_info", &value) && json_member(value, "editable", &inner))
		MUST(inner.at > value.at && inner.at + inner.len <= value.at + value.len);
	buf_free(&out);
	free(text);
	return 0;
}
